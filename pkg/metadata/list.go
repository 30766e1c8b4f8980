package metadata

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListQuery selects a page of an existing owner's metadata.
type ListQuery struct {
	tenant.PageQuery
	Owner tenant.MetadataOwner
	// Where are conditions that must all hold.
	Where []Condition
}

// Condition is a condition on a key.
type Condition struct {
	Text   string
	Method tenant.TextMethod
}

// Lister is what List reads.
type Lister interface {
	// Metadata lists an owner's metadata whose keys begin with prefix, ordered by the
	// bytes of the keys.
	Metadata(ctx context.Context, of tenant.MetadataOwner, prefix string, q tenant.PageQuery, keep func(*tenant.Metadata) bool) (tenant.Page[*tenant.Metadata], error)
	// MetadataByKey returns an owner's metadata with the given keys, which must be
	// distinct, in the same order.
	MetadataByKey(ctx context.Context, of tenant.MetadataOwner, keys []string) ([]*tenant.Metadata, error)
}

// List lists metadata. Safe for concurrent use.
type List struct {
	Store Lister
}

// Execute reads the page, ordered by key. Looking up a whole key costs one read, a
// prefix costs its page, and any other condition reads until the page is full and
// counted. Pages of large values are shorter: see tenant.MaxPageBytes. It returns
// tenant.ErrCursor and tenant.ErrUnavailable.
func (uc *List) Execute(ctx context.Context, q ListQuery) (page tenant.Page[*tenant.Metadata], err error) {
	whole := slices.IndexFunc(q.Where, func(c Condition) bool { return c.Method == tenant.TextEquals })
	switch {
	case whole < 0:
	case q.After != "":
		return page, tenant.ErrCursor // at most one entry has the key
	default:
		found, err := uc.Store.MetadataByKey(ctx, q.Owner, []string{q.Where[whole].Text})
		if err != nil {
			return page, err
		}
		return tenant.Slice(slices.DeleteFunc(found, func(m *tenant.Metadata) bool { return !holds(q.Where, m) }), q.PageQuery), nil
	}
	prefix, rest := "", q.Where
	if n := slices.IndexFunc(q.Where, func(c Condition) bool { return c.Method == tenant.TextStartsWith }); n >= 0 {
		prefix, rest = q.Where[n].Text, slices.Delete(slices.Clone(q.Where), n, n+1)
	}
	var keep func(*tenant.Metadata) bool
	if len(rest) > 0 {
		keep = func(m *tenant.Metadata) bool { return holds(rest, m) }
	}
	return uc.Store.Metadata(ctx, q.Owner, prefix, q.PageQuery, keep)
}

// holds reports whether all conditions hold.
func holds(all []Condition, m *tenant.Metadata) bool {
	return !slices.ContainsFunc(all, func(c Condition) bool { return !c.Method.Match(m.Key, c.Text) })
}

package credential

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// ListQuery asks for a page of the keys or tokens of an instance.
type ListQuery struct {
	tenant.PageQuery
	InstanceID string
	Kind       tenant.CredentialKind
	SortBy     SortBy
	// Where are conditions, all of which hold for the entries of the page.
	Where []Condition
	// Everywhere says that the caller may see those of all users. Otherwise they see
	// those of the users of OrgIDs, and those of the user SelfID, "" for nobody.
	Everywhere bool
	OrgIDs     []string
	SelfID     string
}

// SortBy is the order of a list.
type SortBy int

// The orders.
const (
	// SortByNothing is the order that costs least: of one user that of creation, and
	// else that of the users' login names.
	SortByNothing SortBy = iota
	// SortByCreation is that of ids, too.
	SortByCreation
	SortByUser
	SortByOrg
	SortByExpiry
)

// Condition is what holds for an entry. Those about ids say where to look, too.
type Condition struct {
	userID, orgID, id *string
	holds             func(*tenant.Credential) bool
}

// HasID holds for the entry with that id.
func HasID(id string) Condition {
	return Condition{id: &id, holds: func(c *tenant.Credential) bool { return c.ID == id }}
}

// IsOfUser holds for what the user has.
func IsOfUser(id string) Condition {
	return Condition{userID: &id, holds: func(c *tenant.Credential) bool { return c.UserID == id }}
}

// IsOfOrg holds for what the users of the organisation have.
func IsOfOrg(id string) Condition {
	return Condition{orgID: &id, holds: func(c *tenant.Credential) bool { return c.OrgID == id }}
}

// WasCreated holds for what was created at such a time.
func WasCreated(at time.Time, method TimeMethod) Condition {
	return Condition{holds: func(c *tenant.Credential) bool { return method.match(c.CreatedAt, at) }}
}

// Expires holds for what expires at such a time.
func Expires(at time.Time, method TimeMethod) Condition {
	return Condition{holds: func(c *tenant.Credential) bool { return method.match(c.ExpiresAt, at) }}
}

// TimeMethod says how a time is compared, with the numbers of the public API.
type TimeMethod int

// The methods of the public API.
const (
	TimeEquals TimeMethod = iota
	TimeAfter
	TimeAfterOrEquals
	TimeBefore
	TimeBeforeOrEquals
)

func (m TimeMethod) match(value, at time.Time) bool {
	switch m {
	case TimeAfter:
		return value.After(at)
	case TimeAfterOrEquals:
		return !value.Before(at)
	case TimeBefore:
		return value.Before(at)
	case TimeBeforeOrEquals:
		return !value.After(at)
	default:
		return value.Equal(at)
	}
}

// Lister has the access path of List.
type Lister interface {
	// Credentials lists those of a user in the order of their creation, or those of
	// all machines in the order of their login names and then of their creation.
	// keepUser leaves users out with all that they have, keep leaves out entries.
	Credentials(
		ctx context.Context, of tenant.CredentialQuery, q tenant.PageQuery, keepUser func(*tenant.User) bool, keep func(*tenant.Credential) bool,
	) (tenant.Page[*tenant.Credential], error)
}

// List is the use case that lists keys or tokens. Safe for concurrent use.
type List struct {
	Store interface {
		tenant.Store
		Lister
	}
}

// Execute reads the page. Those of one user cost a page of theirs, and all others a
// read of each user, tenant.MaxRead users and entries at most for a page, and for a
// sorted list tenant.MaxSorted: more than that is ErrTooManyToSort. It returns
// tenant.ErrCursor and tenant.ErrUnavailable.
func (uc *List) Execute(ctx context.Context, q ListQuery) (page tenant.Page[*tenant.Credential], err error) {
	of := tenant.CredentialQuery{InstanceID: q.InstanceID, Kind: q.Kind}
	userID := ""
	if !q.Everywhere && len(q.OrgIDs) == 0 {
		if userID = q.SelfID; userID == "" {
			return page, nil
		}
	}
	for _, c := range q.Where {
		switch {
		case c.userID != nil && userID != "" && userID != *c.userID, c.id != nil && !tenant.IsID(*c.id):
			return page, nil // there is none
		case c.userID != nil:
			userID = *c.userID
		case c.id != nil:
			of.ID = *c.id
		}
	}
	if userID != "" {
		of.User, err = user.Get(ctx, uc.Store, user.GetQuery{InstanceID: q.InstanceID, ID: userID})
		if err != nil || of.User == nil || !q.sees(of.User) {
			return page, err
		}
	}
	read := func(p tenant.PageQuery) (tenant.Page[*tenant.Credential], error) {
		return uc.Store.Credentials(ctx, of, p, q.sees, q.holds)
	}
	if q.SortBy == SortByNothing || of.User != nil && q.SortBy != SortByExpiry {
		return read(q.PageQuery)
	}
	return q.sorted(read)
}

// sees reports whether the caller may see what a user has, and wants to.
func (q ListQuery) sees(u *tenant.User) bool {
	for _, c := range q.Where {
		if c.orgID != nil && *c.orgID != u.OrgID || c.userID != nil && *c.userID != u.ID {
			return false
		}
	}
	return q.Everywhere || u.ID == q.SelfID || slices.Contains(q.OrgIDs, u.OrgID)
}

func (q ListQuery) holds(c *tenant.Credential) bool {
	return !slices.ContainsFunc(q.Where, func(condition Condition) bool { return !condition.holds(c) })
}

// sorted reads a list to its end and makes a page of it.
func (q ListQuery) sorted(read func(tenant.PageQuery) (tenant.Page[*tenant.Credential], error)) (page tenant.Page[*tenant.Credential], err error) {
	if q.After != "" {
		return page, tenant.ErrCursor // these lists have none
	}
	var all []*tenant.Credential
	for p, looked := (tenant.PageQuery{Limit: tenant.MaxPage}), 0; ; {
		part, err := read(p)
		if err != nil {
			return page, err
		}
		all = append(all, part.Entries...)
		if looked += part.Read; looked > tenant.MaxSorted {
			return page, ErrTooManyToSort
		}
		if p.After = part.Next; p.After == "" {
			break
		}
	}
	slices.SortFunc(all, func(a, b *tenant.Credential) int { return cmp.Or(q.SortBy.compare(a, b), strings.Compare(a.ID, b.ID)) })
	return tenant.Slice(all, q.PageQuery), nil
}

func (s SortBy) compare(a, b *tenant.Credential) int {
	switch s {
	case SortByUser:
		return strings.Compare(a.UserID, b.UserID)
	case SortByOrg:
		return strings.Compare(a.OrgID, b.OrgID)
	case SortByExpiry:
		return a.ExpiresAt.Compare(b.ExpiresAt)
	default:
		return 0 // ids are in the order of creation
	}
}

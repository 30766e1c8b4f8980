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

// ListQuery selects a page of the keys or tokens of an instance.
type ListQuery struct {
	tenant.PageQuery
	InstanceID string
	Kind       tenant.CredentialKind
	SortBy     SortBy
	// Where are conditions that must all hold for an entry.
	Where []Condition
	// Everywhere lets the caller see the credentials of all users. Otherwise they see
	// those of the users of OrgIDs, and those of the user SelfID; "" for none.
	Everywhere bool
	OrgIDs     []string
	SelfID     string
}

// SortBy is the order of a list.
type SortBy int

// The orders.
const (
	// SortByNothing is the cheapest order: by creation for one user, and otherwise by
	// the users' login names.
	SortByNothing SortBy = iota
	// SortByCreation is also the order of ids.
	SortByCreation
	SortByUser
	SortByOrg
	SortByExpiry
)

// Condition is a condition on an entry. Conditions on ids also determine where to look.
type Condition struct {
	userID, orgID, id *string
	holds             func(*tenant.Credential) bool
}

// HasID selects the entry with that id.
func HasID(id string) Condition {
	return Condition{id: &id, holds: func(c *tenant.Credential) bool { return c.ID == id }}
}

// IsOfUser selects the credentials of the user.
func IsOfUser(id string) Condition {
	return Condition{userID: &id, holds: func(c *tenant.Credential) bool { return c.UserID == id }}
}

// IsOfOrg selects the credentials of the organisation's users.
func IsOfOrg(id string) Condition {
	return Condition{orgID: &id, holds: func(c *tenant.Credential) bool { return c.OrgID == id }}
}

// WasCreated selects credentials by creation time.
func WasCreated(at time.Time, method tenant.TimeMethod) Condition {
	return Condition{holds: func(c *tenant.Credential) bool { return method.Match(c.CreatedAt, at) }}
}

// Expires selects credentials by expiry.
func Expires(at time.Time, method tenant.TimeMethod) Condition {
	return Condition{holds: func(c *tenant.Credential) bool { return method.Match(c.ExpiresAt, at) }}
}

// Lister is what List reads.
type Lister interface {
	// Credentials lists the credentials of a user in order of creation, or those of all
	// machines ordered by login name, then by creation. keepUser filters users together
	// with all their credentials; keep filters credentials.
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

// Execute reads the page. Listing one user costs a page of theirs; listing more reads
// every user. A page examines at most tenant.MaxRead users and entries, a sorted list
// at most tenant.MaxSorted; beyond that, it returns ErrTooManyToSort. It also returns
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
			return page, nil // no such user
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

// sees reports whether a user's credentials are visible to the caller and selected by
// the conditions.
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

// sorted reads an entire list and returns a page of it.
func (q ListQuery) sorted(read func(tenant.PageQuery) (tenant.Page[*tenant.Credential], error)) (page tenant.Page[*tenant.Credential], err error) {
	if q.After != "" {
		return page, tenant.ErrCursor // sorted lists have no cursors
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
		return 0 // ids sort by creation
	}
}

package member

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListQuery selects a page of the members of an instance.
type ListQuery struct {
	tenant.PageQuery
	Instance *tenant.Instance
	SortBy   SortBy
	// Where are conditions that must all hold.
	Where []Condition
}

// SortBy is the order of a list. Ties are broken by user id.
type SortBy int

// The orders.
const (
	SortByUserID SortBy = iota
	SortByCreation
	SortByChange
	SortByUserOrg
	SortByResource
)

// Condition is a condition on a member. Conditions on names and e-mail addresses never
// select machines.
type Condition struct {
	// userID is the only user that can be selected, if isOne is set.
	userID string
	isOne  bool
	holds  func(*tenant.KnownMember) bool
}

// HasUserID selects the member with that user id.
func HasUserID(id string) Condition {
	return Condition{userID: id, isOne: true, holds: func(m *tenant.KnownMember) bool { return m.UserID == id }}
}

// HasFirstName selects people whose first name matches text.
func HasFirstName(method tenant.TextMethod, text string) Condition {
	return person(func(h *tenant.Human) bool { return method.Match(h.FirstName, text) })
}

// HasLastName selects people whose last name matches text.
func HasLastName(method tenant.TextMethod, text string) Condition {
	return person(func(h *tenant.Human) bool { return method.Match(h.LastName, text) })
}

// HasEmail selects people whose e-mail address matches text.
func HasEmail(method tenant.TextMethod, text string) Condition {
	return person(func(h *tenant.Human) bool { return method.Match(h.Email, text) })
}

func person(holds func(*tenant.Human) bool) Condition {
	return Condition{holds: func(m *tenant.KnownMember) bool { return m.User.Human != nil && holds(m.User.Human) }}
}

// List lists the members of an instance. Safe for concurrent use.
type List struct {
	Store Store
}

// Execute reads the page. Selecting by user id costs one read, whatever the number of
// members; ordering by user id costs the page; other orders read all members. It
// returns tenant.ErrTooManyToSort, tenant.ErrCursor and tenant.ErrUnavailable.
func (uc *List) Execute(ctx context.Context, q ListQuery) (tenant.Page[*tenant.KnownMember], error) {
	var all []*tenant.KnownMember
	var err error
	if n := slices.IndexFunc(q.Where, func(c Condition) bool { return c.isOne }); n >= 0 {
		all, err = uc.one(ctx, q.Instance, q.Where[n].userID)
	} else if q.SortBy == SortByUserID {
		return uc.Store.Members(ctx, q.Instance.ID, tenant.Resource{}, q.PageQuery, q.keep())
	} else {
		all, err = tenant.All(func(page tenant.PageQuery) (tenant.Page[*tenant.KnownMember], error) {
			return uc.Store.Members(ctx, q.Instance.ID, tenant.Resource{}, page, nil)
		})
	}
	if err != nil {
		return tenant.Page[*tenant.KnownMember]{}, err
	}
	all = slices.DeleteFunc(all, func(m *tenant.KnownMember) bool { return !q.holds(m) })
	slices.SortFunc(all, order(q.SortBy))
	return tenant.Slice(all, q.PageQuery), nil
}

// one reads the member with that user id, if there is one.
func (uc *List) one(ctx context.Context, instance *tenant.Instance, userID string) ([]*tenant.KnownMember, error) {
	found, err := Target{Instance: instance, UserID: userID}.read(ctx, uc.Store)
	if err != nil || found.Member == nil {
		return nil, err
	}
	return []*tenant.KnownMember{{Member: found.Member, User: found.User, Org: found.UserOrg}}, nil
}

func (q ListQuery) holds(m *tenant.KnownMember) bool {
	return !slices.ContainsFunc(q.Where, func(c Condition) bool { return !c.holds(m) })
}

// keep returns nil if nothing is filtered, so that nothing has to be read for it.
func (q ListQuery) keep() func(*tenant.KnownMember) bool {
	if len(q.Where) == 0 {
		return nil
	}
	return q.holds
}

func order(by SortBy) func(a, b *tenant.KnownMember) int {
	return func(a, b *tenant.KnownMember) int {
		c := 0
		switch by {
		case SortByCreation:
			c = a.CreatedAt.Compare(b.CreatedAt)
		case SortByChange:
			c = a.ChangedAt.Compare(b.ChangedAt)
		case SortByUserOrg:
			c = strings.Compare(a.UserOrgID, b.UserOrgID)
		case SortByUserID, SortByResource:
		}
		if c != 0 {
			return c
		}
		return strings.Compare(a.UserID, b.UserID)
	}
}

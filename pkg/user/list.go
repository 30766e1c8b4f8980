package user

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListQuery is a query for a page of the users of an instance.
type ListQuery struct {
	tenant.PageQuery
	InstanceID string
	SortBy     SortBy
	// Where has conditions that the users of the page satisfy, all of them.
	Where []Condition
}

// SortBy is the order of a list.
type SortBy int

// The orders. Users that are equal in one are ordered by login name.
const (
	// SortByLoginName is the table's order, ignoring case.
	SortByLoginName SortBy = iota
	SortByFirstName
	SortByLastName
	SortByNickName
	SortByDisplayName
	SortByEmail
	SortByState
	SortByType
	SortByCreation
)

// Lister has the access paths of List. Its methods return tenant.ErrUnavailable, and
// those that take a query tenant.ErrCursor.
type Lister interface {
	tenant.Store
	// Users lists the users of an instance whose folded login names begin with the
	// folded prefix, in order of their names. A non-empty orgID leaves out other
	// organisations' users.
	Users(ctx context.Context, instanceID, orgID, prefix string, q tenant.PageQuery, keep func(*tenant.User) bool) (tenant.Page[*tenant.User], error)
	// LivingUsers returns the users with one of the distinct ids, in the order of ids,
	// leaving out those who, or whose organisations, no longer exist.
	LivingUsers(ctx context.Context, instanceID string, ids []string) ([]*tenant.User, error)
	MetadataLister
}

// ErrTooManyForMetadata is ours: each user's metadata takes a read of its own.
var ErrTooManyForMetadata = &tenant.Error{
	Kind: tenant.KindPrecondition, ID: "USER-mEta1",
	Key: fmt.Sprintf("more than %d users would have to be searched for metadata; narrow the search, as by an organisation or the beginning of a login name", tenant.MaxRead),
}

// List is the use case of that name. Safe for concurrent use.
type List struct {
	Store Lister
}

// Execute reads the page. Looking users up by id or by a whole login name takes one or
// two reads, whatever the number of users. A login name prefix, or no condition, takes
// a page. Everything else reads until the page is full and counted, at most
// tenant.MaxRead users. An order other than the table's reads and sorts all matching
// users. It returns tenant.ErrCursor, tenant.ErrTooManyToSort, ErrTooManyForMetadata or
// tenant.ErrUnavailable.
func (uc *List) Execute(ctx context.Context, q ListQuery) (page tenant.Page[*tenant.User], err error) {
	p := newListPlan(q.Where)
	inTableOrder := q.SortBy == SortByLoginName && !p.usesMetadata
	if !p.isNamed() && inTableOrder {
		return uc.Store.Users(ctx, q.InstanceID, p.orgID, p.prefix, q.PageQuery, p.keep())
	}
	if q.After != "" {
		return page, tenant.ErrCursor // these lists have no cursor
	}
	found, err := uc.all(ctx, q.InstanceID, p)
	if err != nil {
		return page, err
	}
	if p.usesMetadata {
		if found, err = uc.withMetadata(ctx, p, found); err != nil {
			return page, err
		}
	}
	if p.isNamed() {
		slices.SortFunc(found, byLoginName)
	}
	slices.SortStableFunc(found, q.SortBy.compare)
	return tenant.Slice(found, q.PageQuery), nil
}

// all returns the users who satisfy all conditions that do not use metadata.
func (uc *List) all(ctx context.Context, instanceID string, p listPlan) ([]*tenant.User, error) {
	if !p.isNamed() {
		return tenant.All(func(page tenant.PageQuery) (tenant.Page[*tenant.User], error) {
			return uc.Store.Users(ctx, instanceID, p.orgID, p.prefix, page, p.keep())
		})
	}
	ids := p.ids
	if p.name != "" {
		found, err := uc.Store.Snapshot(ctx, tenant.Query{InstanceID: instanceID, LoginName: p.name})
		if err != nil {
			return nil, err
		}
		if ids = nil; found.LoginNameOwner != "" {
			ids = []string{found.LoginNameOwner}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := uc.Store.LivingUsers(ctx, instanceID, ids)
	return slices.DeleteFunc(found, func(u *tenant.User) bool { return !p.mayHold(u) }), err
}

func byLoginName(a, b *tenant.User) int {
	return strings.Compare(tenant.Fold(a.UserName), tenant.Fold(b.UserName))
}

func (s SortBy) compare(a, b *tenant.User) int {
	of := func(text func(*tenant.Human) string) int { return missingLast(folded(a, text), folded(b, text)) }
	switch s {
	case SortByFirstName:
		return of(func(h *tenant.Human) string { return h.FirstName })
	case SortByLastName:
		return of(func(h *tenant.Human) string { return h.LastName })
	case SortByNickName:
		return of(func(h *tenant.Human) string { return h.NickName })
	case SortByDisplayName:
		return of(func(h *tenant.Human) string { return h.DisplayName })
	case SortByEmail:
		return of(func(h *tenant.Human) string { return h.Email })
	case SortByState:
		return strings.Compare(string(a.State), string(b.State))
	case SortByType: // people before machines
		return isMachine(a) - isMachine(b)
	case SortByCreation:
		return a.CreatedAt.Compare(b.CreatedAt)
	default:
		return 0 // they are already in that order
	}
}

// missingLast compares texts. An empty one follows all others, as in the original's
// lists.
func missingLast(a, b string) int {
	if (a == "") != (b == "") {
		return -strings.Compare(a, b)
	}
	return strings.Compare(a, b)
}

// folded returns a person's text in the form used for sorting; a machine's is empty.
func folded(u *tenant.User, text func(*tenant.Human) string) string {
	if u.Human == nil {
		return ""
	}
	return tenant.Fold(text(u.Human))
}

func isMachine(u *tenant.User) int {
	if u.Machine != nil {
		return 1
	}
	return 0
}

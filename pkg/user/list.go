package user

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListQuery asks for a page of the users of an instance.
type ListQuery struct {
	tenant.PageQuery
	InstanceID string
	SortBy     SortBy
	// Where are conditions, all of which hold for the users of the page.
	Where []Condition
}

// SortBy is the order of a list.
type SortBy int

// The orders. Users who are equal in one are in the order of their login names.
const (
	// SortByLoginName is the order of the table, ignoring case.
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

// Lister has the access paths of List.
type Lister interface {
	tenant.Store
	// Users lists the users of an instance whose login names begin with prefix, in
	// the order of their names; both in folded form. orgID leaves out those of
	// other organisations, unless it is empty.
	Users(ctx context.Context, instanceID, orgID, prefix string, q tenant.PageQuery, keep func(*tenant.User) bool) (tenant.Page[*tenant.User], error)
	// LivingUsers returns the users with one of ids, which differ, in the order of
	// ids; those who are there with their organisations.
	LivingUsers(ctx context.Context, instanceID string, ids []string) ([]*tenant.User, error)
	MetadataLister
}

// ErrTooManyForMetadata is ours: the metadata of each user is a read of its own.
var ErrTooManyForMetadata = &tenant.Error{
	Kind: tenant.KindPrecondition, ID: "USER-mEta1",
	Key: fmt.Sprintf("more than %d users would have to be searched for metadata; narrow the search, as by an organisation or the beginning of a login name", tenant.MaxRead),
}

// List is the use case of that name. Safe for concurrent use.
type List struct {
	Store Lister
}

// Execute reads the page. Users who are asked for by id, or by a whole login name,
// cost one or two reads, whatever the number of users; the beginning of a login
// name, or no condition, costs a page; everything else reads until the page is full
// and counted, tenant.MaxRead users at most. Another order than that of the table
// reads and sorts all users that match. It returns tenant.ErrCursor,
// tenant.ErrTooManyToSort, ErrTooManyForMetadata and tenant.ErrUnavailable.
func (uc *List) Execute(ctx context.Context, q ListQuery) (page tenant.Page[*tenant.User], err error) {
	p := newListPlan(q.Where)
	inTableOrder := q.SortBy == SortByLoginName && !p.usesMetadata
	if !p.isNamed() && inTableOrder {
		return uc.Store.Users(ctx, q.InstanceID, p.orgID, p.prefix, q.PageQuery, p.keep())
	}
	if q.After != "" {
		return page, tenant.ErrCursor // these lists have none
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

// all returns the users for whom all holds that is known without their metadata.
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
	of := func(text func(*tenant.Human) string) int { return strings.Compare(folded(a, text), folded(b, text)) }
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
		return 0 // they are in that order
	}
}

// folded returns a text of a person as it is sorted; machines have none.
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

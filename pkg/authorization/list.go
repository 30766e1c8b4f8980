package authorization

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListQuery selects a page of an instance's authorizations.
type ListQuery struct {
	tenant.PageQuery
	InstanceID string
	SortBy     SortBy
	// IDs and UserIDs restrict the list; nil means all.
	IDs, UserIDs []string
	// Entries are conditions on entries, Where on complete authorizations; all must
	// hold.
	Entries []func(*tenant.AuthorizationEntry) bool
	Where   []Condition
}

// Condition reports whether an authorization is selected.
type Condition func(*tenant.KnownAuthorization) bool

// SortBy is the order of a list.
type SortBy int

// The orders. Except for the first, ties are broken by id, which is the order of
// creation.
const (
	SortByID SortBy = iota
	SortByChange
	SortByUser
	SortByProject
	SortByOrg
	SortByUserOrg
)

// Lister is what List reads. Authorizations of a user, project or organisation that is
// gone are omitted.
type Lister interface {
	// Authorizations lists the authorizations of an instance ordered by id.
	Authorizations(
		ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.AuthorizationEntry) bool,
	) (tenant.Page[*tenant.KnownAuthorization], error)
	// AuthorizationsByID returns those with the given ids, AuthorizationsOf those of
	// the given users, both unordered. Ids must be distinct.
	AuthorizationsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.KnownAuthorization, error)
	AuthorizationsOf(ctx context.Context, instanceID string, userIDs []string) ([]*tenant.KnownAuthorization, error)
}

// List reads a page. It reads all authorizations that satisfy the conditions on
// entries, or those selected by id or user, and sorts them; its pages have no cursor.
// It returns tenant.ErrCursor, tenant.ErrTooManyToSort and tenant.ErrUnavailable.
func List(ctx context.Context, store Lister, q ListQuery) (page tenant.Page[*tenant.KnownAuthorization], err error) {
	if q.After != "" {
		return page, tenant.ErrCursor
	}
	all, err := q.read(ctx, store)
	if err != nil {
		return page, err
	}
	all = slices.DeleteFunc(all, func(a *tenant.KnownAuthorization) bool {
		return !a.IsBacked(a.Project) || !q.keeps(entryOf(a)) || slices.ContainsFunc(q.Where, func(holds Condition) bool { return !holds(a) })
	})
	slices.SortFunc(all, func(a, b *tenant.KnownAuthorization) int { return strings.Compare(a.ID, b.ID) })
	slices.SortStableFunc(all, q.SortBy.compare)
	return tenant.Slice(all, q.PageQuery), nil
}

func (q ListQuery) read(ctx context.Context, store Lister) ([]*tenant.KnownAuthorization, error) {
	switch {
	case q.IDs != nil:
		return store.AuthorizationsByID(ctx, q.InstanceID, tenant.ValidIDs(q.IDs, tenant.IsID))
	case q.UserIDs != nil:
		return store.AuthorizationsOf(ctx, q.InstanceID, tenant.ValidIDs(q.UserIDs, tenant.IsChosenID))
	default:
		return tenant.All(func(page tenant.PageQuery) (tenant.Page[*tenant.KnownAuthorization], error) {
			return store.Authorizations(ctx, q.InstanceID, page, q.keeps)
		})
	}
}

// keeps reports whether an entry is selected.
func (q ListQuery) keeps(e *tenant.AuthorizationEntry) bool {
	return (q.IDs == nil || slices.Contains(q.IDs, e.ID)) && (q.UserIDs == nil || slices.Contains(q.UserIDs, e.UserID)) &&
		!slices.ContainsFunc(q.Entries, func(holds func(*tenant.AuthorizationEntry) bool) bool { return !holds(e) })
}

func entryOf(a *tenant.KnownAuthorization) *tenant.AuthorizationEntry {
	return &tenant.AuthorizationEntry{
		InstanceID: a.User.InstanceID, ID: a.ID, UserID: a.User.ID, UserOrgID: a.User.OrgID,
		ProjectID: a.ProjectID, ProjectOrgID: a.Project.OrgID, OrgID: a.OrgID,
	}
}

func (s SortBy) compare(a, b *tenant.KnownAuthorization) int {
	switch s {
	case SortByChange:
		return a.ChangedAt.Compare(b.ChangedAt)
	case SortByUser:
		return strings.Compare(a.User.ID, b.User.ID)
	case SortByProject:
		return strings.Compare(a.ProjectID, b.ProjectID)
	case SortByOrg:
		return strings.Compare(a.OrgID, b.OrgID)
	case SortByUserOrg:
		return strings.Compare(a.User.OrgID, b.User.OrgID)
	default:
		return 0
	}
}

package application

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Lister has the access paths of List.
type Lister interface {
	// Applications lists the applications of an instance in the order of their
	// client ids.
	Applications(ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.Application) bool) (tenant.Page[*tenant.Application], error)
	Snapshot(ctx context.Context, q tenant.Query) (tenant.Snapshot, error)
}

// ListQuery asks for a page of the applications of an instance.
type ListQuery struct {
	tenant.PageQuery
	InstanceID string
	// ClientID is the only application that is wanted; nil for all.
	ClientID *string
	// SortBy compares two applications; nil is the order of their ids, which
	// decides among equals, too.
	SortBy func(a, b *tenant.Application) int
	// Where are conditions, all of which hold for the applications of the page.
	Where []Condition
}

// Condition is what holds for an application.
type Condition func(*tenant.Application) bool

// The orders beside that of ids.
var (
	ByName  = func(a, b *tenant.Application) int { return strings.Compare(tenant.Fold(a.Name), tenant.Fold(b.Name)) }
	ByState = func(a, b *tenant.Application) int { return cmp.Compare(rank(a), rank(b)) }

	ByCreation = func(a, b *tenant.Application) int { return a.CreatedAt.Compare(b.CreatedAt) }
	ByChange   = func(a, b *tenant.Application) int { return a.ChangedAt.Compare(b.ChangedAt) }
)

// rank puts the active before the others.
func rank(a *tenant.Application) int {
	if a.State == tenant.StateActive {
		return 0
	}
	return 1
}

// List reads a page. It reads all applications of the instance for it, or the one
// that is named by client id, and sorts them; its pages have no cursor, and end
// after tenant.MaxPageBytes. It returns tenant.ErrCursor, tenant.ErrTooManyToSort
// and tenant.ErrUnavailable.
func List(ctx context.Context, store Lister, q ListQuery) (page tenant.Page[*tenant.Application], err error) {
	if q.After != "" {
		return page, tenant.ErrCursor
	}
	all, err := q.read(ctx, store)
	if err != nil {
		return page, err
	}
	slices.SortFunc(all, func(a, b *tenant.Application) int {
		if q.SortBy != nil {
			if order := q.SortBy(a, b); order != 0 {
				return order
			}
		}
		return cmp.Compare(a.ID, b.ID)
	})
	page = tenant.Slice(all, q.PageQuery)
	page.Entries = fitting(page.Entries)
	return page, nil
}

func (q ListQuery) read(ctx context.Context, store Lister) ([]*tenant.Application, error) {
	if q.ClientID == nil {
		return tenant.All(func(page tenant.PageQuery) (tenant.Page[*tenant.Application], error) {
			return store.Applications(ctx, q.InstanceID, page, q.holds)
		})
	}
	if !tenant.IsID(*q.ClientID) {
		return nil, nil
	}
	found, err := store.Snapshot(ctx, tenant.Query{InstanceID: q.InstanceID, ClientID: *q.ClientID})
	if err != nil || found.Client == nil || !q.holds(found.Client) {
		return nil, err
	}
	return []*tenant.Application{found.Client}, nil
}

func (q ListQuery) holds(a *tenant.Application) bool {
	return !slices.ContainsFunc(q.Where, func(c Condition) bool { return !c(a) })
}

// fitting returns as many of the first applications as fit into an answer.
func fitting(page []*tenant.Application) []*tenant.Application {
	bytes := 0
	for n, a := range page {
		if bytes += size(a); bytes > tenant.MaxPageBytes && n > 0 {
			return page[:n]
		}
	}
	return page
}

// size is about how many bytes an application has when it is shown.
func size(a *tenant.Application) int {
	bytes := 1000 + len(a.Name) // names of members, dates, ids and problems
	if a.OIDC != nil {
		for _, uri := range a.OIDC.RedirectURIs {
			bytes += 2 * len(uri) // as an origin, too
		}
		for _, text := range slices.Concat(a.OIDC.PostLogoutRedirectURIs, a.OIDC.AdditionalOrigins, a.OIDC.AdditionalOrigins) {
			bytes += len(text)
		}
		bytes += len(a.OIDC.BackChannelLogoutURI) + len(a.OIDC.LoginBaseURI)
	}
	return bytes
}

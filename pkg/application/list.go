package application

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Lister is what List reads.
type Lister interface {
	// Applications lists the applications of an instance ordered by client id.
	Applications(ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.Application) bool) (tenant.Page[*tenant.Application], error)
	Snapshot(ctx context.Context, q tenant.Query) (tenant.Snapshot, error)
}

// ListQuery selects a page of an instance's applications.
type ListQuery struct {
	tenant.PageQuery
	InstanceID string
	// ClientID restricts the list to one application; nil means all.
	ClientID *string
	// SortBy compares two applications; nil orders by id, which also breaks ties.
	SortBy func(a, b *tenant.Application) int
	// Where are conditions that must all hold.
	Where []Condition
}

// Condition reports whether an application is selected.
type Condition func(*tenant.Application) bool

// The orders other than by id.
var (
	ByName  = func(a, b *tenant.Application) int { return strings.Compare(tenant.Fold(a.Name), tenant.Fold(b.Name)) }
	ByState = func(a, b *tenant.Application) int { return cmp.Compare(rank(a), rank(b)) }

	ByCreation = func(a, b *tenant.Application) int { return a.CreatedAt.Compare(b.CreatedAt) }
	ByChange   = func(a, b *tenant.Application) int { return a.ChangedAt.Compare(b.ChangedAt) }
)

// rank sorts active applications first.
func rank(a *tenant.Application) int {
	if a.State == tenant.StateActive {
		return 0
	}
	return 1
}

// List reads a page. It reads all applications of the instance, or the one selected by
// client id, and sorts them; its pages have no cursor and end at tenant.MaxPageBytes.
// It returns tenant.ErrCursor, tenant.ErrTooManyToSort and tenant.ErrUnavailable.
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

// fitting returns the leading applications that fit in a response.
func fitting(page []*tenant.Application) []*tenant.Application {
	bytes := 0
	for n, a := range page {
		if bytes += size(a); bytes > tenant.MaxPageBytes && n > 0 {
			return page[:n]
		}
	}
	return page
}

// size returns the approximate size of an application in a response, in bytes.
func size(a *tenant.Application) int {
	bytes := 1000 + len(a.Name) // names of members, dates, ids and problems
	if a.OIDC != nil {
		for _, uri := range a.OIDC.RedirectURIs {
			bytes += 2 * len(uri) // also shown as an origin
		}
		for _, text := range slices.Concat(a.OIDC.PostLogoutRedirectURIs, a.OIDC.AdditionalOrigins, a.OIDC.AdditionalOrigins) {
			bytes += len(text)
		}
		bytes += len(a.OIDC.BackChannelLogoutURI) + len(a.OIDC.LoginBaseURI)
	}
	return bytes
}

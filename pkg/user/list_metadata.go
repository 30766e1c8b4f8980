package user

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// MetadataLister reads the metadata that clients store with users. It returns
// tenant.ErrCursor and tenant.ErrUnavailable.
type MetadataLister interface {
	// Metadata lists an owner's metadata with keys that begin with prefix.
	Metadata(ctx context.Context, of tenant.MetadataOwner, prefix string, q tenant.PageQuery, keep func(*tenant.Metadata) bool) (tenant.Page[*tenant.Metadata], error)
}

// readers is how many users' metadata are read concurrently.
const readers = 16

// withMetadata returns the users who also satisfy the conditions on metadata.
func (uc *List) withMetadata(ctx context.Context, p listPlan, users []*tenant.User) ([]*tenant.User, error) {
	if len(users) > tenant.MaxRead {
		return nil, ErrTooManyForMetadata
	}
	left, failures := make([]*tenant.User, len(users)), make([]error, len(users))
	places := make(chan struct{}, readers)
	var reading sync.WaitGroup
	for n, u := range users {
		places <- struct{}{}
		reading.Go(func() {
			defer func() { <-places }()
			all, err := tenant.All(func(q tenant.PageQuery) (tenant.Page[*tenant.Metadata], error) {
				return uc.Store.Metadata(ctx, tenant.MetadataOwner{InstanceID: u.InstanceID, OrgID: u.OrgID, UserID: u.ID}, "", q, nil)
			})
			if failures[n] = err; err == nil && !slices.ContainsFunc(p.where, func(c Condition) bool { return c.holds(u, all) != tenant.True }) {
				left[n] = u
			}
		})
	}
	reading.Wait()
	return slices.DeleteFunc(left, func(u *tenant.User) bool { return u == nil }), errors.Join(failures...)
}

package user

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// MetadataLister reads what clients keep with users.
type MetadataLister interface {
	// Metadata lists that of an owner whose keys begin with prefix.
	Metadata(ctx context.Context, of tenant.MetadataOwner, prefix string, q tenant.PageQuery, keep func(*tenant.Metadata) bool) (tenant.Page[*tenant.Metadata], error)
}

// readers is how many users' metadata are read at once.
const readers = 16

// withMetadata returns those of users for whom the conditions on metadata hold, too.
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
			if failures[n] = err; err == nil && !slices.ContainsFunc(p.where, func(c Condition) bool { return !c.holds(u, all) }) {
				left[n] = u
			}
		})
	}
	reading.Wait()
	return slices.DeleteFunc(left, func(u *tenant.User) bool { return u == nil }), errors.Join(failures...)
}

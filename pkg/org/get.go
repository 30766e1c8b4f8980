package org

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Getter looks organisations up by id. It returns tenant.ErrUnavailable.
type Getter interface {
	// OrgsByID returns the organisations with the given ids, which must be distinct, in
	// the same order.
	OrgsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Org, error)
}

// GetQuery selects an organisation.
type GetQuery struct {
	InstanceID string
	// ID may be any text.
	ID string
	// Read is an organisation that was already read, or nil. If it is the requested
	// one, it is not read again.
	Read *tenant.Org
}

// Get reads an organisation. Safe for concurrent use.
type Get struct {
	Store Getter
}

// Execute returns the organisation. It returns ErrNotFound, also for a malformed id,
// and tenant.ErrUnavailable.
func (uc *Get) Execute(ctx context.Context, q GetQuery) (*tenant.Org, error) {
	org, err := get(ctx, uc.Store, q)
	if err == nil && org == nil {
		err = ErrNotFound
	}
	return org, err
}

// get returns the organisation, or nil.
func get(ctx context.Context, store Getter, q GetQuery) (*tenant.Org, error) {
	switch {
	case !tenant.IsChosenID(q.ID):
		return nil, nil //nolint:nilnil // as documented
	case q.Read != nil && q.Read.ID == q.ID:
		return q.Read, nil
	}
	orgs, err := store.OrgsByID(ctx, q.InstanceID, []string{q.ID})
	if err != nil || len(orgs) == 0 {
		return nil, err
	}
	return orgs[0], nil
}

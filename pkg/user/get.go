package user

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// GetQuery asks for a user of an instance.
type GetQuery struct {
	InstanceID string
	// ID is any text.
	ID string
	// OrgID is the organisation that the user is thought to be in, or empty: see
	// tenant.Query.UserOrgID.
	OrgID string
}

// Get returns the user, or nil if there is none. It returns
// tenant.ErrUnavailable.
func Get(ctx context.Context, store tenant.Store, q GetQuery) (*tenant.User, error) {
	if !tenant.IsID(q.ID) {
		return nil, nil //nolint:nilnil // a user who is not there
	}
	found, err := store.Snapshot(ctx, tenant.Query{InstanceID: q.InstanceID, UserID: q.ID, UserOrgID: q.OrgID})
	return found.User, err
}

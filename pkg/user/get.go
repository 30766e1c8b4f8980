package user

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// GetQuery is a query for a user of an instance.
type GetQuery struct {
	InstanceID string
	// ID may be any text.
	ID string
	// OrgID is the organisation that the user is probably in, or empty: see
	// tenant.Query.UserOrgID.
	OrgID string
	// Code requests the user's code for that purpose, too; empty means none.
	Code tenant.CodePurpose
}

// Get returns the user, or nil if there is none. It returns
// tenant.ErrUnavailable.
func Get(ctx context.Context, store tenant.Store, q GetQuery) (*tenant.User, error) {
	u, _, err := GetWithCode(ctx, store, q)
	return u, err
}

// GetWithCode returns the user and their code, each nil if it does not exist. It
// returns tenant.ErrUnavailable.
func GetWithCode(ctx context.Context, store tenant.Store, q GetQuery) (*tenant.User, *tenant.VerificationCode, error) {
	if !tenant.IsChosenID(q.ID) {
		return nil, nil, nil
	}
	found, err := store.Snapshot(ctx, tenant.Query{InstanceID: q.InstanceID, UserID: q.ID, UserOrgID: q.OrgID, VerificationCode: q.Code})
	return found.User, found.VerificationCode, err
}

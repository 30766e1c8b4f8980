package identity

import (
	"context"
	"errors"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// event tells what a user did, or what was done with what a user has.
func (s *server) event(typ tenant.EventType, instanceID, userID string, data any) tenant.Event {
	return tenant.Event{
		InstanceID: instanceID, ID: s.IDs(), Type: typ, Actor: userID, At: s.Clock().UTC().Truncate(time.Microsecond), Data: data,
	}
}

// reuse is a code or refresh token that came twice.
type reuse struct {
	instanceID, userID, grantID, clientID string
	grantType                             oidc.GrantType
}

// endReused ends the grant of what came twice, and tells it once: a code may
// come again when its grant has ended.
func (s *server) endReused(ctx context.Context, r reuse) error {
	err := s.Store.EndReusedGrant(ctx, r.instanceID, r.userID, r.grantID, s.event(
		tenant.TokenReuseDetected, r.instanceID, r.userID, tenant.TokenReuseDetectedData{
			InstanceID: r.instanceID, UserID: r.userID, ClientID: r.clientID, GrantType: string(r.grantType),
		}))
	if errors.Is(err, tenant.ErrCollision) {
		// There is no grant; or there is, and an event drew the same id.
		return s.Store.DeleteGrant(ctx, r.instanceID, r.userID, r.grantID)
	}
	return err
}

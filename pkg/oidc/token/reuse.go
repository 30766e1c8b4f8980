package token

import (
	"context"
	"errors"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// reuse describes a code or refresh token that was used twice.
type reuse struct {
	instanceID, userID, grantID, clientID string
	grantType                             openid.GrantType
	// user is nil if the user no longer exists.
	user *tenant.User
}

// endReused ends the grant of a code or token that was used twice, and emits the event
// once: a code may be sent again after its grant has ended.
func (s *Service) endReused(ctx context.Context, r reuse) error {
	ended := tenant.Delete{Entity: &tenant.Grant{InstanceID: r.instanceID, UserID: r.userID, ID: r.grantID}, Any: true}
	for attempt := 1; ; attempt++ {
		err := s.Store.Apply(ctx, tenant.Change{
			Writes: []tenant.Write{ended},
			Event: s.Event(tenant.TokenReuseDetected, r.instanceID, r.userID, tenant.TokenReuseDetectedData{
				InstanceID: r.instanceID, UserID: r.userID, OrgID: request.UserOrgID(r.user),
				ClientID: r.clientID, GrantType: string(r.grantType), TokenID: r.grantID,
			}),
		})
		switch {
		case errors.Is(err, tenant.ErrChanged):
			return nil // the grant no longer exists
		case !errors.Is(err, tenant.ErrCollision) || attempt == request.MaxCollisions:
			return err
		}
	}
}

package oidc

import (
	"context"
	"errors"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

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
	grantType                             openid.GrantType
	// user is nil for one who is gone.
	user *tenant.User
}

// endReused ends the grant of what came twice, and tells it once: a code may
// come again when its grant has ended.
func (s *server) endReused(ctx context.Context, r reuse) error {
	ended := tenant.Delete{Entity: &tenant.Grant{InstanceID: r.instanceID, UserID: r.userID, ID: r.grantID}, Any: true}
	for attempt := 1; ; attempt++ {
		err := s.Store.Apply(ctx, tenant.Change{
			Writes: []tenant.Write{ended},
			Event: s.event(tenant.TokenReuseDetected, r.instanceID, r.userID, tenant.TokenReuseDetectedData{
				InstanceID: r.instanceID, UserID: r.userID, OrgID: orgOf(r.user),
				ClientID: r.clientID, GrantType: string(r.grantType), TokenID: r.grantID,
			}),
		})
		switch {
		case errors.Is(err, tenant.ErrChanged):
			return nil // there is no grant any more
		case !errors.Is(err, tenant.ErrCollision) || attempt == maxCollisions:
			return err
		}
	}
}

// orgOf returns the organisation of a user, "" for nobody.
func orgOf(user *tenant.User) string {
	if user == nil {
		return ""
	}
	return user.OrgID
}

// maxCollisions is how often the id of an event is drawn anew. None should ever
// be in use.
const maxCollisions = 3

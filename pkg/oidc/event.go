package oidc

import (
	"context"
	"errors"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// event returns an event about something a user did, or that was done with something of
// theirs.
func (s *server) event(typ tenant.EventType, instanceID, userID string, data any) tenant.Event {
	return tenant.Event{
		InstanceID: instanceID, ID: s.IDs(), Type: typ, Actor: userID, At: s.Clock().UTC().Truncate(time.Microsecond), Data: data,
	}
}

// reuse describes a code or refresh token that was used twice.
type reuse struct {
	instanceID, userID, grantID, clientID string
	grantType                             openid.GrantType
	// user is nil if the user no longer exists.
	user *tenant.User
}

// endReused ends the grant of a code or token that was used twice, and emits the event
// once: a code may be sent again after its grant has ended.
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
			return nil // the grant no longer exists
		case !errors.Is(err, tenant.ErrCollision) || attempt == maxCollisions:
			return err
		}
	}
}

// orgOf returns the id of the user's organisation, or "" if user is nil.
func orgOf(user *tenant.User) string {
	if user == nil {
		return ""
	}
	return user.OrgID
}

// maxCollisions is how often a new event id is drawn. A collision should never happen.
const maxCollisions = 3

package oidc

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// event returns an event about something a user did, or that was done with something of
// theirs.
func (s *base) event(typ tenant.EventType, instanceID, userID string, data any) tenant.Event {
	return tenant.Event{
		InstanceID: instanceID, ID: s.IDs(), Type: typ, Actor: userID, At: s.Clock().UTC().Truncate(time.Microsecond), Data: data,
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

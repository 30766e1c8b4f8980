package request

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Event returns an event about something a user did, or that was done with something of
// theirs.
func (s *Base) Event(typ tenant.EventType, instanceID, userID string, data any) tenant.Event {
	return tenant.Event{
		InstanceID: instanceID, ID: s.IDs(), Type: typ, Actor: userID, At: s.Clock().UTC().Truncate(time.Microsecond), Data: data,
	}
}

// UserOrgID returns the id of the user's organisation, or "" if user is nil.
func UserOrgID(user *tenant.User) string {
	if user == nil {
		return ""
	}
	return user.OrgID
}

// MaxCollisions is how often a new event id is drawn. A collision should never happen.
const MaxCollisions = 3

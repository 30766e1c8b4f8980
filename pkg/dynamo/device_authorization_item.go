package dynamo

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

type deviceAuthorizationItem struct {
	key
	versionItem
	Hash     []byte             `dynamodbav:"hash"`
	ClientID string             `dynamodbav:"client"`
	Scopes   []string           `dynamodbav:"scopes,omitempty"`
	Narrowed bool               `dynamodbav:"narrowed,omitempty"`
	State    tenant.DeviceState `dynamodbav:"state"`
	// Interval is in nanoseconds.
	Interval  time.Duration `dynamodbav:"interval"`
	PolledAt  *time.Time    `dynamodbav:"polledAt,omitempty"`
	UserID    string        `dynamodbav:"user,omitempty"`
	UserOrgID string        `dynamodbav:"userOrg,omitempty"`
	GrantID   string        `dynamodbav:"grant,omitempty"`
	AuthTime  *time.Time    `dynamodbav:"authTime,omitempty"`
	Epoch     int           `dynamodbav:"epoch,omitempty"`
	AMR       []string      `dynamodbav:"amr,omitempty"`
	Session   string        `dynamodbav:"session,omitempty"`
	EndsAt    time.Time     `dynamodbav:"endsAt"`
	// Expires is in Unix seconds, as TTL requires.
	Expires int64 `dynamodbav:"expires"`
}

func newDeviceAuthorizationItem(e *tenant.DeviceAuthorization) deviceAuthorizationItem {
	return deviceAuthorizationItem{
		deviceAuthorizationKey(e.InstanceID, e.ID),
		versionItem{e.Version},
		e.Hash, e.ClientID, e.Scopes, e.Narrowed, e.State, e.Interval, optional(e.PolledAt),
		e.UserID, e.UserOrgID, e.GrantID, optional(e.AuthTime), e.Epoch, e.AMR, e.SessionID, e.EndsAt, e.ExpiresAt.Unix(),
	}
}

func (i deviceAuthorizationItem) entity(iid string) *tenant.DeviceAuthorization {
	return &tenant.DeviceAuthorization{
		InstanceID: iid, ID: i.SK, Hash: i.Hash, ClientID: i.ClientID, Scopes: i.Scopes, Narrowed: i.Narrowed,
		State: i.State, Interval: i.Interval, PolledAt: timeOf(i.PolledAt), UserID: i.UserID, UserOrgID: i.UserOrgID, GrantID: i.GrantID,
		AuthTime: timeOf(i.AuthTime), Epoch: i.Epoch, AMR: i.AMR, SessionID: i.Session,
		EndsAt: i.EndsAt, ExpiresAt: time.Unix(i.Expires, 0).UTC(), Version: i.Sequence,
	}
}

// timeOf is the inverse of optional.
func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

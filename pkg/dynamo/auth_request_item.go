package dynamo

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

type authRequestItem struct {
	key
	versionItem
	ClientID   string    `dynamodbav:"client"`
	Issuer     string    `dynamodbav:"issuer"`
	Form       string    `dynamodbav:"form"`
	Scopes     []string  `dynamodbav:"scopes,omitempty"`
	HintUserID string    `dynamodbav:"hintUser,omitempty"`
	CreatedAt  time.Time `dynamodbav:"createdAt"`
	Handled    bool      `dynamodbav:"handled,omitempty"`
	// Expires in seconds since 1970, as TTL wants it.
	Expires int64 `dynamodbav:"expires"`
}

func newAuthRequestItem(e *tenant.AuthRequest) authRequestItem {
	return authRequestItem{
		authRequestKey(e.InstanceID, e.ID),
		versionItem{e.Version},
		e.ClientID, e.Issuer, e.Form, e.Scopes, e.HintUserID,
		e.CreatedAt, e.Handled, e.ExpiresAt.Unix(),
	}
}

func (i authRequestItem) entity(iid string) *tenant.AuthRequest {
	return &tenant.AuthRequest{
		InstanceID: iid, ID: i.SK, ClientID: i.ClientID, Issuer: i.Issuer, Form: i.Form, Scopes: i.Scopes, HintUserID: i.HintUserID,
		CreatedAt: i.CreatedAt, Handled: i.Handled, ExpiresAt: time.Unix(i.Expires, 0).UTC(), Version: i.Sequence,
	}
}

package access

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Origin is a token on which another one depends: it was exchanged for it, or named who
// acts as its user. A token ends with each of its origins, whatever ends those. An
// Origin identifies a token and grants no access.
type Origin struct {
	// TokenID is empty for an ID token, which ends with its grant.
	TokenID string `json:"jti,omitempty"`
	// IsPersonal is set for a personal access token, which has none of the fields below
	// OrgID.
	IsPersonal bool   `json:"pat,omitempty"`
	UserID     string `json:"sub"`
	OrgID      string `json:"org,omitempty"`
	// IssuedAt is in seconds since 1970.
	IssuedAt int64  `json:"iat,omitempty"`
	GrantID  string `json:"grant,omitempty"`
	// ClientID is the application that requested it; empty for a machine or the
	// built-in client. The other two and OrgID are hints for the read.
	ClientID        string `json:"client,omitempty"`
	ClientProjectID string `json:"project,omitempty"`
	ClientOrgID     string `json:"client_org,omitempty"`
}

// MaxOrigins is how many origins a token may have: all are read wherever it is shown.
const MaxOrigins = 8

// Origin returns what a token that is exchanged for this one depends on, in addition to
// Origins.
func (c *TokenClaims) Origin() Origin {
	o := c.ownOrigin()
	o.OrgID, o.ClientProjectID, o.ClientOrgID = tenant.Hint(o.OrgID), tenant.Hint(o.ClientProjectID), tenant.Hint(o.ClientOrgID)
	return o
}

// ownOrigin returns the token as an Origin.
func (c *TokenClaims) ownOrigin() Origin {
	o := Origin{TokenID: c.ID, UserID: c.Subject, OrgID: c.OrgID, GrantID: c.GrantID}
	if c.IssuedAt != nil {
		o.IssuedAt = c.IssuedAt.Time().Unix()
	}
	if c.isOfApplication() {
		o.ClientID, o.ClientProjectID, o.ClientOrgID = c.ClientID, c.ClientProjectID, c.ClientOrgID
	}
	return o
}

// PersonalOrigin is like TokenClaims.Origin for a personal access token of a user.
func PersonalOrigin(token *tenant.PersonalAccessToken, user *tenant.User) Origin {
	return Origin{TokenID: token.ID, IsPersonal: true, UserID: user.ID, OrgID: tenant.Hint(user.OrgID)}
}

// isWellFormed reports whether the fields of a token that was not verified yet may
// become keys of the store.
func (o Origin) isWellFormed() bool {
	isOptional := func(id string, isID func(string) bool) bool { return id == "" || isID(id) }
	return (tenant.IsID(o.TokenID) || o.TokenID == "" && o.GrantID != "") && tenant.IsChosenID(o.UserID) && isOptional(o.OrgID, tenant.IsChosenID) &&
		isOptional(o.GrantID, tenant.IsID) && isOptional(o.ClientID, tenant.IsID) && isOptional(o.ClientOrgID, tenant.IsChosenID) &&
		len(o.ClientProjectID) <= maxProjectID
}

// query returns what check needs.
func (o Origin) query() tenant.Query {
	q := tenant.Query{
		UserID: o.UserID, UserOrgID: o.OrgID, GrantID: o.GrantID,
		ClientID: o.ClientID, ClientProjectID: o.ClientProjectID, ClientOrgID: o.ClientOrgID,
	}
	if o.IsPersonal {
		q.TokenID = o.TokenID
	} else {
		q.AccessTokenID = o.TokenID
	}
	return q
}

// check returns a *TokenError if anything that the token depends on has ended: the
// token itself, the user's account, sign-in or credentials, or the client, each with
// its organisation.
func (o Origin) check(found tenant.Snapshot, at time.Time) error {
	user, grant := found.User, found.Grant
	switch {
	case o.IsPersonal:
		return checkPersonal(found.Token, user, o.UserID, at)
	case !user.IsActive() || user.ID != o.UserID:
		return &TokenError{Fault: FaultUserInactive}
	case o.GrantID == "" && time.Unix(o.IssuedAt, 0).Before(user.CredentialsFrom):
		// It is in whole seconds, so a token issued within that second is refused too.
		return &TokenError{Fault: FaultRevoked, Detail: "all credentials of the user were ended"}
	case found.AccessTokenRevoked:
		return &TokenError{Fault: FaultRevoked}
	case o.GrantID != "" && (grant == nil || grant.ID != o.GrantID || !at.Before(grant.EndsAt)):
		return &TokenError{Fault: FaultRevoked, Detail: "grant"}
	case o.GrantID != "" && !user.Accepts(grant.AuthTime, grant.Epoch):
		return &TokenError{Fault: FaultRevoked, Detail: "sign-in"}
	case o.ClientID != "" && (!found.ClientIsActive() || found.Client.ClientID != o.ClientID):
		return &TokenError{Fault: FaultClientInactive}
	}
	return nil
}

// checkPersonal is check for a personal access token.
func checkPersonal(token *tenant.PersonalAccessToken, user *tenant.User, userID string, at time.Time) error {
	switch {
	case token == nil:
		return &TokenError{Fault: FaultUnknownToken}
	case !at.Before(token.ExpiresAt):
		return &TokenError{Fault: FaultExpired}
	case !user.IsActive() || user.ID != userID:
		return &TokenError{Fault: FaultUserInactive}
	case token.CreatedAt.Before(user.CredentialsFrom):
		return &TokenError{Fault: FaultRevoked, Detail: "all credentials of the user were ended"}
	}
	return nil
}

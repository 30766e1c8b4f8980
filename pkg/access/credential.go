package access

import (
	"strings"
	"time"
	"unicode"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxTokenLength bounds the work spent on an unverified token in a header, in bytes. A
// system user's JWT has about 600.
const maxTokenLength = 8 << 10

// Credential is what a request sent to authenticate its sender, parsed but not yet
// verified; see SystemCaller and InstanceCaller. It holds a secret and must not be
// logged.
type Credential struct {
	systemUser  *SystemUser
	ref         tenant.TokenRef
	secret      []byte
	accessToken *Token
}

// ReadCredential parses the values of a request's Authorization header. It returns
// ErrNoHeader, ErrHeaderInvalid, or ErrTokenInvalid if the token is malformed or is an
// invalid token of a system user.
func (u *SystemUsers) ReadCredential(headers []string, at time.Time) (Credential, error) {
	if len(headers) == 0 || len(headers) == 1 && headers[0] == "" {
		return Credential{}, ErrNoHeader
	}
	// The scheme is case-insensitive (RFC 9110 section 11.1).
	scheme, token, _ := strings.Cut(headers[0], " ")
	if token = strings.TrimSpace(token); !strings.EqualFold(scheme, "Bearer") || token == "" || len(headers) > 1 {
		return Credential{}, ErrHeaderInvalid
	}
	if len(token) > maxTokenLength {
		return Credential{}, ErrTokenInvalid.WithCause(&TokenError{Fault: FaultMalformed, Detail: "longer than a token"})
	}
	if ref, secret, err := tenant.ParseToken(token); err == nil {
		return Credential{ref: ref, secret: secret}, nil
	}
	verified, isKnown := u.verified.get(token)
	if !isKnown {
		if strings.ContainsFunc(token, unicode.IsSpace) {
			return Credential{}, ErrTokenInvalid.WithCause(&TokenError{Fault: FaultMalformed, Detail: "a blank in a token"})
		}
		if accessToken, err := ReadToken(token); err == nil {
			return Credential{accessToken: accessToken}, nil
		}
	}
	user, err := u.verify(token, verified, at)
	if err != nil {
		return Credential{}, ErrTokenInvalid.WithCause(err)
	}
	return Credential{systemUser: user}, nil
}

// EventSource returns the credential of a source of events, for which the bus vouches:
// it calls like a system user of that name with those roles.
func EventSource(name string, roles []tenant.Role) Credential {
	return Credential{systemUser: &SystemUser{Name: name, Roles: roles}}
}

// Query returns what must be read to verify the credential; empty for a system user.
func (c Credential) Query() tenant.Query {
	if c.accessToken != nil {
		return c.accessToken.Query()
	}
	return tenant.Query{InstanceID: c.ref.InstanceID, UserID: c.ref.UserID, UserOrgID: c.ref.OrgID, TokenID: c.ref.TokenID}
}

// CallerName returns the name under which the caller's requests are recorded, unique in
// the deployment. It can be trusted only once the credential was verified. It is empty
// if there is none.
func (c Credential) CallerName() string {
	switch {
	case c.systemUser != nil:
		return "system/" + c.systemUser.Name
	case c.ref.UserID != "":
		return "user/" + c.ref.InstanceID + "/" + c.ref.UserID
	case c.accessToken != nil:
		return "user/" + c.accessToken.claims.InstanceID + "/" + c.accessToken.claims.Subject
	default:
		return ""
	}
}

// SystemCaller verifies the credential of a request to the System API, which accepts
// only system users. It returns ErrTokenInvalid for anybody else.
func (c Credential) SystemCaller() (Caller, error) {
	if c.systemUser == nil {
		return Caller{}, ErrTokenInvalid.WithCause(&TokenError{Fault: FaultNotSystem})
	}
	return Caller{ID: c.systemUser.Name, System: true, Roles: c.systemUser.Roles, memberships: []tenant.Membership{{Roles: c.systemUser.Roles}}}, nil
}

// InstanceCaller verifies the credential of a request to an instance's API with what
// was read for its Query. System users may also call, with the roles that they are
// configured with.
//
// It returns ErrTokenInvalid for a token that is unknown, expired or revoked, that
// belongs to another instance or to a user who is gone or inactive, or that was not
// issued for the instance's APIs. It returns ErrTokenOfActor for a token of somebody who
// acts as its user.
func (c Credential) InstanceCaller(instanceID string, found tenant.Snapshot, at time.Time) (Caller, error) {
	if c.systemUser != nil {
		return c.SystemCaller()
	}
	if c.accessToken != nil {
		claims, err := c.accessToken.Verify(instanceID, found, at)
		if err != nil {
			return Caller{}, ErrTokenInvalid.WithCause(err)
		}
		if claims.Actor != nil {
			return Caller{}, ErrTokenOfActor
		}
		if !claims.IsFor(APIAudience(instanceID)) {
			return Caller{}, ErrTokenInvalid.WithCause(&TokenError{Fault: FaultAudience, Detail: "aud " + quote(claims.Audience...)})
		}
		return callerOf(found.User), nil
	}
	if err := VerifyPersonalAccessToken(instanceID, c.ref, c.secret, found, at); err != nil {
		return Caller{}, ErrTokenInvalid.WithCause(err)
	}
	return callerOf(found.User), nil
}

// callerOf returns the caller with the current roles of a user.
func callerOf(user *tenant.User) Caller {
	return Caller{ID: user.ID, Roles: user.RolesOn(tenant.Resource{}), memberships: user.Memberships}
}

// VerifyPersonalAccessToken verifies a personal access token, parsed into ref and
// secret, with what was read for ref. It returns a *TokenError if the token is not
// valid at the instance.
func VerifyPersonalAccessToken(instanceID string, ref tenant.TokenRef, secret []byte, found tenant.Snapshot, at time.Time) error {
	switch {
	case ref.InstanceID != instanceID:
		return &TokenError{Fault: FaultInstance}
	case found.Token == nil || !found.Token.Matches(secret):
		return &TokenError{Fault: FaultUnknownToken}
	}
	return checkPersonal(found.Token, found.User, ref.UserID, at)
}

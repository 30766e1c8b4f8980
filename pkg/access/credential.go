package access

import (
	"strings"
	"time"
	"unicode"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxTokenLength bounds the work on what may not even be a token, in bytes. A
// system user's JWT has about 600.
const maxTokenLength = 8 << 10

// Credential is what a request brought to show who sent it. It was read, but
// not yet judged: Caller does that. It holds a secret and must not be logged.
type Credential struct {
	systemUser *SystemUser
	ref        tenant.TokenRef
	secret     []byte
}

// ReadCredential reads the values of a request's Authorization header. It
// returns ErrNoHeader, ErrHeaderInvalid, or ErrTokenInvalid for what is no
// token, or no valid one of a system user.
func (u *SystemUsers) ReadCredential(headers []string, at time.Time) (Credential, error) {
	if len(headers) == 0 || len(headers) == 1 && headers[0] == "" {
		return Credential{}, ErrNoHeader
	}
	token, ok := strings.CutPrefix(headers[0], "Bearer ")
	if token = strings.TrimSpace(token); !ok || token == "" || len(headers) > 1 {
		return Credential{}, ErrHeaderInvalid
	}
	// A token has one spelling: no blank is in it (RFC 6750 section 2.1), but
	// the decoder of a JWT passes over line ends.
	if len(token) > maxTokenLength || strings.ContainsFunc(token, unicode.IsSpace) {
		return Credential{}, ErrTokenInvalid
	}
	if ref, secret, err := tenant.ParseToken(token); err == nil {
		return Credential{ref: ref, secret: secret}, nil
	}
	user, err := u.verify(token, at)
	if err != nil {
		return Credential{}, ErrTokenInvalid.WithCause(err)
	}
	return Credential{systemUser: user}, nil
}

// Query names what must be read to judge the credential; empty for a system
// user.
func (c Credential) Query() tenant.TokenRef { return c.ref }

// CallerName gives the name under which the caller's requests are remembered:
// unique in the deployment, and to be believed once the caller was judged. It
// is empty if there is none.
func (c Credential) CallerName() string {
	switch {
	case c.systemUser != nil:
		return "system/" + c.systemUser.Name
	case c.ref.UserID != "":
		return "user/" + c.ref.InstanceID + "/" + c.ref.UserID
	default:
		return ""
	}
}

// SystemCaller judges the credential of a request to the System API, where
// only system users are known. It returns ErrTokenInvalid for anybody else.
func (c Credential) SystemCaller() (Caller, error) {
	if c.systemUser == nil {
		return Caller{}, ErrTokenInvalid
	}
	return Caller{ID: c.systemUser.Name, System: true, Roles: c.systemUser.Roles, isMember: true}, nil
}

// InstanceCaller judges the credential of a request to an instance's API by
// what was read for its Query. Besides the instance's users, system users may
// call with the roles that they are configured with.
//
// It returns ErrTokenInvalid for a token that is unknown, expired, of another
// instance, or of a user who is gone or not active.
func (c Credential) InstanceCaller(instanceID string, found tenant.Snapshot, at time.Time) (Caller, error) {
	if c.systemUser != nil {
		return c.SystemCaller()
	}
	token, user := found.Token, found.User
	if c.ref.InstanceID != instanceID || token == nil || user == nil ||
		!token.Matches(c.secret) || !at.Before(token.ExpiresAt) || user.State != tenant.StateActive {
		return Caller{}, ErrTokenInvalid
	}
	caller := Caller{ID: user.ID, isMember: len(user.Memberships) > 0}
	if found.Member != nil {
		caller.Roles = found.Member.Roles
	}
	return caller, nil
}

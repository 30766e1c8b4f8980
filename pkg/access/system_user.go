package access

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Limits on a system user's JWT. Source: the contract's table of what the
// original is weak in.
const (
	maxTokenLifetime = time.Hour + time.Minute
	maxClockSkew     = 5 * time.Second
)

// SystemUser may call the System API with JWTs that it signs itself.
type SystemUser struct {
	Name string
	// Roles; SYSTEM_OWNER alone if none was configured.
	Roles []tenant.Role
	keys  []verificationKey
}

// NewSystemUser makes a system user from public keys (SPKI or PKCS#1), each in
// PEM form or as the base64 of its DER alone, which fits a parameter of one
// line: several while keys are being changed. The error says what is wrong
// with which key or role, and quotes no key.
func NewSystemUser(name string, keys []string, roles []tenant.Role) (*SystemUser, error) {
	if name == "" {
		return nil, errors.New("a system user needs a name")
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("system user %q needs a public key", name)
	}
	user := &SystemUser{Name: name, Roles: roles}
	if len(roles) == 0 {
		user.Roles = []tenant.Role{tenant.RoleSystemOwner}
	}
	for _, role := range user.Roles {
		if !IsKnown(role) {
			return nil, fmt.Errorf("system user %q: role %q is not one of the System API or of an instance", name, role)
		}
	}
	for i, text := range keys {
		key, err := parseKey(text)
		if err != nil {
			return nil, fmt.Errorf("system user %q, key %d: %w", name, i+1, err)
		}
		user.keys = append(user.keys, key)
	}
	return user, nil
}

// SystemUsers knows the system users of a deployment. Safe for concurrent use.
type SystemUsers struct {
	audience string
	byName   map[string]*SystemUser
	verified verifiedTokens
}

// NewSystemUsers knows users. audience is the URL of the System API, which
// their JWTs must name exactly, and nothing else.
func NewSystemUsers(audience string, users ...*SystemUser) *SystemUsers {
	byName := make(map[string]*SystemUser, len(users))
	for _, user := range users {
		byName[user.Name] = user
	}
	return &SystemUsers{audience: audience, byName: byName}
}

// signatureAlgorithms are all that any key may have.
var signatureAlgorithms = []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256, jose.EdDSA}

// verify checks a system user's JWT (RFC 7519) and says whose it is. known is what
// is remembered of it, if anything.
func (u *SystemUsers) verify(token string, known verifiedToken, at time.Time) (*SystemUser, error) {
	read := known
	if read.user == nil {
		var err error
		if read, err = u.readSigned(token); err != nil {
			return nil, err
		}
		u.verified.add(token, read)
	}
	if err := u.checkClaims(read.claims, at); err != nil {
		return nil, err
	}
	return read.user, nil
}

// readSigned reads a JWT that a system user signed.
func (u *SystemUsers) readSigned(token string) (read verifiedToken, err error) {
	parsed, err := jwt.ParseSigned(token, signatureAlgorithms)
	if err != nil {
		return read, &TokenError{Fault: FaultMalformed, Detail: "not a signed JWT"}
	}
	if err := parsed.UnsafeClaimsWithoutVerification(&read.claims); err != nil {
		return read, &TokenError{Fault: FaultMalformed, Detail: "claims"}
	}
	user, ok := u.byName[read.claims.Issuer]
	if !ok {
		return read, &TokenError{Fault: FaultUnknownUser, Detail: "iss " + quote(read.claims.Issuer)}
	}
	read.user = user
	return read, user.verifySignature(parsed, &read.claims)
}

// verifySignature reads claims anew from what was signed.
func (u *SystemUser) verifySignature(token *jwt.JSONWebToken, claims *jwt.Claims) error {
	algorithm := jose.SignatureAlgorithm(token.Headers[0].Algorithm)
	for _, k := range u.keys {
		if !slices.Contains(k.algorithms, algorithm) {
			continue
		}
		*claims = jwt.Claims{}
		if token.Claims(k.key, claims) == nil {
			return nil
		}
	}
	return &TokenError{Fault: FaultKey, Detail: fmt.Sprintf("no key of %q made this %s signature", u.Name, algorithm)}
}

func (u *SystemUsers) checkClaims(claims jwt.Claims, at time.Time) error {
	switch {
	case claims.Issuer != claims.Subject:
		return &TokenError{Fault: FaultSubject, Detail: "sub " + quote(claims.Subject)}
	case len(claims.Audience) != 1 || claims.Audience[0] != u.audience:
		// A recipient that the token named as well could send it here.
		return &TokenError{Fault: FaultAudience, Detail: "aud " + quote(claims.Audience...)}
	case claims.IssuedAt == nil || claims.Expiry == nil:
		return &TokenError{Fault: FaultTimes, Detail: "iat or exp is missing"}
	}
	issued, expires := claims.IssuedAt.Time(), claims.Expiry.Time()
	switch {
	case issued.After(at.Add(maxClockSkew)):
		return &TokenError{Fault: FaultNotYetValid, Detail: "iat"}
	case claims.NotBefore != nil && claims.NotBefore.Time().After(at.Add(maxClockSkew)):
		return &TokenError{Fault: FaultNotYetValid, Detail: "nbf"}
	case !at.Before(expires.Add(maxClockSkew)):
		return &TokenError{Fault: FaultExpired}
	case !expires.After(issued):
		return &TokenError{Fault: FaultTimes, Detail: "exp before iat"}
	case expires.Sub(issued) > maxTokenLifetime:
		return &TokenError{Fault: FaultLifetime}
	}
	return nil
}

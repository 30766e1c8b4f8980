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

// Limits on a system user's JWT. Source: the contract's table of the original's
// weaknesses.
const (
	maxTokenLifetime = time.Hour + time.Minute
	maxClockSkew     = 5 * time.Second
)

// SystemUser may call the System API with JWTs that it signs.
type SystemUser struct {
	Name string
	// Roles defaults to SYSTEM_OWNER.
	Roles []tenant.Role
	keys  []verificationKey
}

// NewSystemUser returns a system user with one or more public keys (SPKI or PKCS#1).
// Several are needed while keys are being rotated. Each is either PEM or the base64 of
// its DER, which fits a single-line parameter. The error says what is wrong with which
// key or role, and quotes no key.
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
		if err := CheckSystemRole(role); err != nil {
			return nil, fmt.Errorf("system user %q: %w", name, err)
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

// SystemUsers verifies the system users of a deployment. Safe for concurrent use.
type SystemUsers struct {
	audience string
	byName   map[string]*SystemUser
	verified verifiedTokens
}

// NewSystemUsers returns the SystemUsers of a deployment. audience is the URL of the
// System API, which must be the only audience of their JWTs.
func NewSystemUsers(audience string, users ...*SystemUser) *SystemUsers {
	byName := make(map[string]*SystemUser, len(users))
	for _, user := range users {
		byName[user.Name] = user
	}
	return &SystemUsers{audience: audience, byName: byName}
}

// Has reports whether a system user has that name.
func (u *SystemUsers) Has(name string) bool { return u.byName[name] != nil }

// signatureAlgorithms are the algorithms allowed for any key type.
var signatureAlgorithms = []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256, jose.EdDSA}

// verify verifies a system user's JWT (RFC 7519) and returns the user. known is the
// remembered result of verifying its signature, if any.
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

// readSigned parses a system user's JWT and verifies its signature.
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

// verifySignature decodes claims from the signed bytes.
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
		// Any other audience of the token could replay it here.
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

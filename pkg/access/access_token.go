package access

import (
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TokenType is the "typ" header of an access token. It is no proof: ID tokens are
// signed with the same key and may also have TypeJWT.
type TokenType string

// The types of access tokens. Verifiers written for the public system expect the first,
// RFC 9068 section 2.1 requires the second.
const (
	TypeJWT         TokenType = "JWT"
	TypeAccessToken TokenType = "at+jwt"
)

func isTokenType(typ any) bool {
	text, _ := typ.(string)
	return strings.EqualFold(text, string(TypeJWT)) || strings.EqualFold(text, string(TypeAccessToken))
}

// TokenClaims are the claims of an access token, including the registered ones.
type TokenClaims struct {
	jwt.Claims
	// Scope is the granted scopes, separated by spaces.
	Scope string `json:"scope,omitempty"`
	// ClientID is the client that requested the token; AuthorizedParty is the same
	// under its OpenID Connect name.
	ClientID        string `json:"client_id,omitempty"`
	AuthorizedParty string `json:"azp,omitempty"`
	// InstanceID is the issuing instance, which has several hosts and so several
	// issuers. Only access tokens have this claim; it distinguishes them from ID
	// tokens.
	InstanceID string `json:"urn:tenantry:instance:id,omitempty"`
	// OrgID is the user's organisation, for the read that verifies the token.
	OrgID string `json:"urn:tenantry:org:id,omitempty"`
	// GrantID is the grant that the token depends on; empty for a machine.
	GrantID string `json:"urn:tenantry:grant:id,omitempty"`
	// AMR is how a machine authenticated (RFC 8176); for a person, the grant records
	// it.
	AMR []string `json:"amr,omitempty"`
	// ClientProjectID and ClientOrgID are the client's project and organisation, if it
	// is an application, for the same read.
	ClientProjectID string `json:"urn:tenantry:client:project:id,omitempty"`
	ClientOrgID     string `json:"urn:tenantry:client:org:id,omitempty"`
	// Actor is who acts as the subject; nil if the subject does.
	Actor *Actor `json:"act,omitempty"`
	// Origins are the tokens on which it depends, by token exchange. Those of another
	// user are an actor's.
	Origins []Origin `json:"urn:tenantry:origins,omitempty"`
}

// Scopes returns Scope as a list.
func (c *TokenClaims) Scopes() []string { return strings.Fields(c.Scope) }

// IsAccessToken reports whether the claims of a JWT signed by an instance are those of
// an access token.
func (c *TokenClaims) IsAccessToken() bool { return c.InstanceID != "" }

// APIAudience returns the audience for an instance's own APIs.
func APIAudience(instanceID string) string { return instanceID }

// Token is a parsed access token that has not been verified yet; see Verify. It is
// secret and must not be logged.
type Token struct {
	parsed *jwt.JSONWebToken
	// claims are decoded from the signed bytes. Before Verify, their signature is
	// unchecked.
	claims TokenClaims
	number int
	// isOpaque is the token's form, which decides which key signed it.
	isOpaque bool
}

// maxProjectID is the maximum length of a project id in bytes: 200 letters of up to
// four bytes, which also fits in a key of the store.
const maxProjectID = 800

// maxAccessTokenLength bounds the work spent on an unverified access token, in bytes. A
// JWT with a user's roles may be too long for a header, but fits into the body of a
// request about it.
const maxAccessTokenLength = 48 << 10

// maxTokenAhead bounds how far in the future a token's iat may be, to allow for clock
// differences between functions.
const maxTokenAhead = 5 * time.Second

var errNotAnAccessToken = &TokenError{Fault: FaultMalformed, Detail: "not an access token"}

// algorithms are the algorithms with which an instance may sign a JWT.
var algorithms = func() (all []jose.SignatureAlgorithm) {
	for _, a := range tenant.KeyAlgorithms() {
		all = append(all, jose.SignatureAlgorithm(a))
	}
	return all
}()

// ReadToken parses an access token without verifying it; see Token.Verify. The token is
// either opaque or a JWT signed with an algorithm of tenant.KeyAlgorithms.
func ReadToken(text string) (*Token, error) {
	// A token has one spelling and contains no whitespace (RFC 6750 section 2.1), but
	// the JWT decoder ignores line breaks.
	if len(text) > maxAccessTokenLength || strings.ContainsFunc(text, unicode.IsSpace) {
		return nil, errNotAnAccessToken
	}
	t, err := parseToken(text)
	if err != nil {
		return nil, err
	}
	parsed := t.parsed
	if err := parsed.UnsafeClaimsWithoutVerification(&t.claims); err != nil {
		return nil, &TokenError{Fault: FaultMalformed, Detail: "claims"}
	}
	if !t.claims.IsAccessToken() {
		return nil, errNotAnAccessToken
	}
	instanceID, number, err := tenant.ParseSigningKeyID(parsed.Headers[0].KeyID)
	if err != nil {
		return nil, &TokenError{Fault: FaultKey, Detail: "kid"}
	}
	// They become keys in the store.
	if instanceID != t.claims.InstanceID || !tenant.IsChosenID(t.claims.Subject) || !tenant.IsID(t.claims.ID) ||
		t.claims.OrgID != "" && !tenant.IsChosenID(t.claims.OrgID) || t.claims.GrantID != "" && !tenant.IsID(t.claims.GrantID) ||
		t.claims.ClientOrgID != "" && !tenant.IsChosenID(t.claims.ClientOrgID) || len(t.claims.ClientProjectID) > maxProjectID ||
		t.claims.ClientProjectID != "" && !tenant.IsID(t.claims.ClientID) ||
		len(t.claims.Origins) > MaxOrigins ||
		slices.ContainsFunc(t.claims.Origins, func(o Origin) bool { return !o.isWellFormed() }) {
		return nil, errNotAnAccessToken
	}
	t.number = number
	return t, nil
}

// parseToken parses either form of a token. The form alone decides which signature
// algorithm is accepted, not the token's header.
func parseToken(text string) (*Token, error) {
	if jws, ok := readOpaque(text); ok {
		parsed, err := jwt.ParseSigned(jws, []jose.SignatureAlgorithm{opaqueAlgorithm})
		if err != nil {
			return nil, &TokenError{Fault: FaultMalformed, Detail: "not an opaque access token"}
		}
		return &Token{parsed: parsed, isOpaque: true}, nil
	}
	parsed, err := jwt.ParseSigned(text, algorithms)
	if err != nil {
		return nil, &TokenError{Fault: FaultMalformed, Detail: "not a JWT signed as instances sign"}
	}
	if !isTokenType(parsed.Headers[0].ExtraHeaders[jose.HeaderType]) {
		return nil, errNotAnAccessToken
	}
	return &Token{parsed: parsed}, nil
}

// Query returns what must be read to verify the token.
func (t *Token) Query() tenant.Query {
	q := t.claims.ownOrigin().query()
	q.InstanceID, q.SigningKey = t.claims.InstanceID, t.number
	if len(t.claims.Origins) > 0 {
		origins := make([]tenant.Query, len(t.claims.Origins))
		for i, o := range t.claims.Origins {
			origins[i] = o.query()
		}
		q.Origins = &origins
	}
	return q
}

// isOfApplication reports whether a registered application requested the token, rather
// than a machine or the built-in client.
func (c *TokenClaims) isOfApplication() bool { return c.ClientProjectID != "" }

// Verify verifies the token with what was read for its Query. The error describes the
// fault without quoting the token: it is forged, expired or revoked, was issued by
// another instance, or belongs to a user who is gone or inactive. The caller has to
// check the audience.
func (t *Token) Verify(instanceID string, found tenant.Snapshot, at time.Time) (*TokenClaims, error) {
	key := found.SigningKey
	switch {
	case instanceID == "" || t.claims.InstanceID != instanceID:
		return nil, &TokenError{Fault: FaultInstance}
	case key == nil || key.InstanceID != instanceID || key.Number != t.number || key.IsExpired(at) || key.Removed && !t.isOpaque:
		return nil, &TokenError{Fault: FaultKey, Detail: "gone"}
	}
	if err := t.verifySignature(key); err != nil {
		return nil, err
	}
	claims := &t.claims
	if err := claims.check(at); err != nil {
		return nil, err
	}
	if err := claims.ownOrigin().check(found, at); err != nil {
		return nil, err
	}
	if err := claims.checkOrigins(found, at); err != nil {
		return nil, err
	}
	return claims, nil
}

// checkOrigins checks everything that the token depends on apart from itself.
func (c *TokenClaims) checkOrigins(found tenant.Snapshot, at time.Time) error {
	if len(found.Origins) != len(c.Origins) {
		return &TokenError{Fault: FaultRevoked, Detail: "origins were not read"}
	}
	for i, o := range c.Origins {
		if err := o.check(found.Origins[i], at); err != nil {
			return fmt.Errorf("origin %d: %w", i, err)
		}
		if o.UserID != c.Subject {
			if err := checkActor(found.Origins[i].User, found.User, found.Instance); err != nil {
				return fmt.Errorf("origin %d: %w", i, err)
			}
		}
	}
	return nil
}

// check checks the token's times against the current time.
func (c *TokenClaims) check(at time.Time) error {
	switch {
	case c.IssuedAt == nil || c.Expiry == nil:
		return &TokenError{Fault: FaultTimes, Detail: "iat or exp is missing"}
	case c.IssuedAt.Time().After(at.Add(maxTokenAhead)):
		return &TokenError{Fault: FaultNotYetValid, Detail: "iat"}
	case !at.Before(c.Expiry.Time()):
		return &TokenError{Fault: FaultExpired}
	}
	return nil
}

// IsFor reports whether audience is among the token's audiences.
func (c *TokenClaims) IsFor(audience string) bool { return slices.Contains(c.Audience, audience) }

// verifySignature checks the signature with the key for the token's form and with that
// key's algorithm, whatever the token's header says.
func (t *Token) verifySignature(key *tenant.SigningKey) error {
	der, algorithm := key.PublicKey, jose.SignatureAlgorithm(key.Kind.Alg())
	if t.isOpaque {
		der, algorithm = key.TokenPublicKey, opaqueAlgorithm
	}
	if len(der) == 0 {
		return &TokenError{Fault: FaultKey, Detail: "signs no token of this form"}
	}
	if t.parsed.Headers[0].Algorithm != string(algorithm) {
		return &TokenError{Fault: FaultKey, Detail: "alg"}
	}
	public, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return fmt.Errorf("signing key: %w", err)
	}
	if t.parsed.Claims(public) != nil {
		return &TokenError{Fault: FaultKey, Detail: "signature"}
	}
	return nil
}

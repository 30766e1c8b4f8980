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

// TokenType is the "typ" header of an access token. It proves nothing: ID
// tokens, signed with the same key, may have the first one, too.
type TokenType string

// The types that an access token may have. What verifies tokens of the public
// system wants the first, RFC 9068 section 2.1 the second.
const (
	TypeJWT         TokenType = "JWT"
	TypeAccessToken TokenType = "at+jwt"
)

func isTokenType(typ any) bool {
	text, _ := typ.(string)
	return strings.EqualFold(text, string(TypeJWT)) || strings.EqualFold(text, string(TypeAccessToken))
}

// TokenClaims are those of an access token, beside the registered ones.
type TokenClaims struct {
	jwt.Claims
	// Scope is what was granted, with blanks between.
	Scope string `json:"scope,omitempty"`
	// ClientID is who asked for the token; AuthorizedParty is the same, under the
	// name that OpenID Connect has for it.
	ClientID        string `json:"client_id,omitempty"`
	AuthorizedParty string `json:"azp,omitempty"`
	// InstanceID is the instance that issued the token. It has several hosts,
	// and so several issuers. Access tokens alone have this claim, by which they
	// differ from ID tokens.
	InstanceID string `json:"urn:tenantry:instance:id,omitempty"`
	// OrgID is the organisation of the user, for the read that judges the token.
	OrgID string `json:"urn:tenantry:org:id,omitempty"`
	// GrantID is the grant on which the token depends; empty for a machine.
	GrantID string `json:"urn:tenantry:grant:id,omitempty"`
	// AMR is how a machine showed who it is (RFC 8176); of a person, the grant knows.
	AMR []string `json:"amr,omitempty"`
	// ClientProjectID and ClientOrgID are what the client is of, if that is an
	// application, for the same read.
	ClientProjectID string `json:"urn:tenantry:client:project:id,omitempty"`
	ClientOrgID     string `json:"urn:tenantry:client:org:id,omitempty"`
}

// Scopes returns Scope as a list.
func (c *TokenClaims) Scopes() []string { return strings.Fields(c.Scope) }

// IsAccessToken reports whether the claims of a JWT that an instance signed are
// those of an access token.
func (c *TokenClaims) IsAccessToken() bool { return c.InstanceID != "" }

// APIAudience is the audience that opens an instance's own APIs.
func APIAudience(instanceID string) string { return instanceID }

// Token is an access token that was read, but not yet judged: Verify
// does that. It is a secret and must not be logged.
type Token struct {
	parsed *jwt.JSONWebToken
	// claims are what the token says, of the very bytes that are signed. Until
	// Verify, nobody has checked the signature.
	claims TokenClaims
	number int
	// isOpaque says which of the two forms it had, and so which key signed it.
	isOpaque bool
}

// maxProjectID bounds the id of a project in bytes: 200 letters, and in that a key of
// the store.
const maxProjectID = 800

// maxTokenAhead bounds how far in the future a token's iat may be, for clocks
// that differ from one function to the next.
const maxTokenAhead = 5 * time.Second

var errNotAnAccessToken = &TokenError{Fault: FaultMalformed, Detail: "not an access token"}

// algorithms are all by which an instance may sign a JWT.
var algorithms = func() (all []jose.SignatureAlgorithm) {
	for _, a := range tenant.KeyAlgorithms() {
		all = append(all, jose.SignatureAlgorithm(a))
	}
	return all
}()

// ReadToken reads a token as an instance issues it, with the claims of an access
// token: an opaque one, or a JWT signed by an algorithm of tenant.KeyAlgorithms.
// Whether it is valid, Verify says.
func ReadToken(text string) (*Token, error) {
	// A token has one spelling: no blank is in it (RFC 6750 section 2.1), but
	// the decoder of a JWT ignores line ends.
	if len(text) > maxTokenLength || strings.ContainsFunc(text, unicode.IsSpace) {
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
	// They become keys of the store.
	if instanceID != t.claims.InstanceID || !tenant.IsID(t.claims.Subject) || !tenant.IsID(t.claims.ID) ||
		t.claims.OrgID != "" && !tenant.IsID(t.claims.OrgID) || t.claims.GrantID != "" && !tenant.IsID(t.claims.GrantID) ||
		t.claims.ClientOrgID != "" && !tenant.IsID(t.claims.ClientOrgID) || len(t.claims.ClientProjectID) > maxProjectID ||
		t.claims.ClientProjectID != "" && !tenant.IsID(t.claims.ClientID) {
		return nil, errNotAnAccessToken
	}
	t.number = number
	return t, nil
}

// parseToken reads either form of a token. Its form says which algorithm signed it:
// what the token itself says is not asked.
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

// Query names what must be read to judge the token.
func (t *Token) Query() tenant.Query {
	q := tenant.Query{
		InstanceID: t.claims.InstanceID, UserID: t.claims.Subject, UserOrgID: t.claims.OrgID, SigningKey: t.number,
		AccessTokenID: t.claims.ID, GrantID: t.claims.GrantID,
	}
	if t.claims.isOfApplication() {
		q.ClientID, q.ClientProjectID, q.ClientOrgID = t.claims.ClientID, t.claims.ClientProjectID, t.claims.ClientOrgID
	}
	return q
}

// isOfApplication reports whether a registered application asked for the token: not a
// machine, and not the built-in client.
func (c *TokenClaims) isOfApplication() bool { return c.ClientProjectID != "" }

// Verify judges the token by what was read for its Query. The error says what
// is wrong with it, and quotes nothing of it: it is of another instance or
// forged, has expired, was revoked, or belongs to a user who is gone or not
// active. Its audience is for the caller to check.
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
	user, grant := found.User, found.Grant
	switch {
	case !user.IsActive() || user.ID != claims.Subject:
		return nil, &TokenError{Fault: FaultUserInactive}
	case claims.GrantID == "" && claims.IssuedAt.Time().Before(user.CredentialsFrom):
		// iat has whole seconds: a token of the very second is refused, too.
		return nil, &TokenError{Fault: FaultRevoked, Detail: "all credentials of the user were ended"}
	case found.AccessTokenRevoked:
		return nil, &TokenError{Fault: FaultRevoked}
	case claims.GrantID != "" && (grant == nil || grant.ID != claims.GrantID || !at.Before(grant.EndsAt)):
		return nil, &TokenError{Fault: FaultRevoked, Detail: "grant"}
	case claims.GrantID != "" && !user.Accepts(grant.AuthTime, grant.Epoch):
		return nil, &TokenError{Fault: FaultRevoked, Detail: "sign-in"}
	case claims.isOfApplication() && (!found.ClientIsActive() || found.Client.ClientID != claims.ClientID):
		return nil, &TokenError{Fault: FaultClientInactive}
	}
	return claims, nil
}

// check compares the times of a token with the present one.
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

// IsFor reports whether the token may be used where audience is wanted.
func (c *TokenClaims) IsFor(audience string) bool { return slices.Contains(c.Audience, audience) }

// verifySignature checks the signature with the key for the token's form, and no
// other, by the algorithm that this is for, whatever the token says.
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

package functions_test

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

var assertions atomic.Int64

// TestMachine_wholeWay covers create, machineKey, assertion, token, userinfo,
// _setup, and refusal after revocation.
func TestMachine_wholeWay(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "way")

	got := readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), bothScopes))
	if got.TokenType != "Bearer" || got.ExpiresIn != 43199 || got.IDToken == "" || got.Scope != "" || got.RefreshToken != "" {
		t.Errorf("token response: got %+v", got)
	}
	if a := p.setup(t, m.host, got.AccessToken, "one"); a.Status != http.StatusOK {
		t.Errorf("_setup: got %d %s, want 200", a.Status, a.Body)
	}
	if a := p.userinfo(t, m.host, got.AccessToken); a.Status != http.StatusOK || strings.TrimSpace(string(a.Body)) != fmt.Sprintf(`{"sub":%q}`, m.userID) {
		t.Errorf("userinfo: got %d %s", a.Status, a.Body)
	}
	revoke := oauth{path: "/oauth/v2/revoke", host: m.host, form: url.Values{
		"token": {got.AccessToken}, "client_assertion": {m.sign(t, m.claims())},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}}
	if a := p.ask(t, revoke); a.Status != http.StatusOK {
		t.Fatalf("revoke: got %d %s", a.Status, a.Body)
	}
	if a := p.setup(t, m.host, got.AccessToken, "two"); a.Status != http.StatusUnauthorized {
		t.Errorf("_setup with a revoked token: got %d %s, want 401", a.Status, a.Body)
	}
	wantOAuth(t, "userinfo with a revoked token", p.userinfo(t, m.host, got.AccessToken), 401, "access_denied", "access token invalid")
	if log := p.log.String(); strings.Contains(log, got.AccessToken) || strings.Contains(log, got.IDToken) {
		t.Error("a token is in the log")
	}
	for _, item := range p.items(t) {
		if raw := fmt.Sprintf("%v", item); strings.Contains(raw, "PRIVATE KEY") {
			t.Errorf("a private key is in the table: %v", item["pk"])
		}
	}
}

// TestMachine_verified checks that a third-party library verifies the tokens with
// the published keys.
func TestMachine_verified(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "verified")
	p.useJWTs(t, m)
	got := readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), bothScopes))
	var keys jose.JSONWebKeySet
	if err := json.Unmarshal(p.ask(t, oauth{path: "/oauth/v2/keys", host: m.host}).Body, &keys); err != nil || len(keys.Keys) != 1 {
		t.Fatalf("keys: %v, %v", keys, err)
	}
	for name, text := range map[string]string{"access token": got.AccessToken, "ID token": got.IDToken} {
		parsed, err := jwt.ParseSigned(text, []jose.SignatureAlgorithm{jose.RS256})
		if err != nil {
			t.Fatal(err)
		}
		var claims jwt.Claims
		if err := parsed.Claims(keys, &claims); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		audience := map[string]jwt.Audience{"access token": {m.issuer, m.instanceID}, "ID token": {"robot"}}[name]
		if err := claims.Validate(jwt.Expected{Issuer: m.issuer, Subject: m.userID}); err != nil || !slices.Equal(claims.Audience, audience) {
			t.Errorf("%s: %v, audience %v, want %v", name, err, claims.Audience, audience)
		}
		if got := parsed.Headers[0].ExtraHeaders[jose.HeaderType]; got != "JWT" {
			t.Errorf("%s: typ: got %v, want JWT", name, got)
		}
		if got := claims.Expiry.Time().Sub(claims.IssuedAt.Time()); got != 43199*time.Second || claims.IssuedAt.Time().After(time.Now()) {
			t.Errorf("%s lives %v from %v", name, got, claims.IssuedAt.Time())
		}
	}
}

// TestMachine_assertions attacks the grant (RFC 7523 section 3).
func TestMachine_assertions(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m, other := p.machineOwner(t, "attacked"), p.machineOwner(t, "neighbour")
	stranger := madeKey(2048, ofStrangers)
	public := pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&m.key.PublicKey)})
	at := func(d time.Duration) *jwt.NumericDate { return jwt.NewNumericDate(time.Now().Add(d)) }
	with := func(change func(*jwt.Claims)) string {
		c := m.claims()
		change(&c)
		return m.sign(t, c)
	}
	good := m.sign(t, m.claims())
	if a := p.grant(t, m.host, good, bothScopes); a.Status != http.StatusOK {
		t.Fatalf("a good assertion: got %d %s", a.Status, a.Body)
	}
	parts := strings.Split(m.sign(t, m.claims()), ".")
	for name, text := range map[string]string{
		"replayed":                  good,
		"replayed, other spelling":  respelled(good),
		"other audience":            with(func(c *jwt.Claims) { c.Audience = jwt.Audience{"http://elsewhere.example"} }),
		"audience in upper case":    with(func(c *jwt.Claims) { c.Audience = jwt.Audience{strings.ToUpper(m.issuer)} }),
		"no audience":               with(func(c *jwt.Claims) { c.Audience = nil }),
		"another audience as well":  with(func(c *jwt.Claims) { c.Audience = append(c.Audience, "http://elsewhere.example") }),
		"another audience first":    with(func(c *jwt.Claims) { c.Audience = jwt.Audience{"http://elsewhere.example", m.issuer} }),
		"expired":                   with(func(c *jwt.Claims) { c.IssuedAt, c.Expiry = at(-time.Hour/2), at(-time.Second) }),
		"no expiry":                 with(func(c *jwt.Claims) { c.Expiry = nil }),
		"from the future":           with(func(c *jwt.Claims) { c.IssuedAt = at(time.Hour / 2) }),
		"no iat":                    with(func(c *jwt.Claims) { c.IssuedAt = nil }),
		"iat more than an hour ago": with(func(c *jwt.Claims) { c.IssuedAt = at(-time.Hour - 2*time.Second) }),
		"not valid yet":             with(func(c *jwt.Claims) { c.NotBefore = at(time.Hour / 2) }),
		"issuer is another":         with(func(c *jwt.Claims) { c.Issuer = "someone" }),
		"subject is another":        with(func(c *jwt.Claims) { c.Subject = other.userID }),
		"user is no id":             with(func(c *jwt.Claims) { c.Issuer, c.Subject = "x#USER", "x#USER" }),
		"unknown user":              with(func(c *jwt.Claims) { c.Issuer, c.Subject = "1", "1" }),
		"another's key":             signAs(t, jose.RS256, other.key, other.keyID, "JWT", m.claims()),
		"another's key, our id":     signAs(t, jose.RS256, stranger, m.keyID, "JWT", m.claims()),
		"unknown key id":            signAs(t, jose.RS256, m.key, "1", "JWT", m.claims()),
		"no key id":                 signAs(t, jose.RS256, m.key, "", "JWT", m.claims()),
		"HS256 with the public key": signAs(t, jose.HS256, public, m.keyID, "JWT", m.claims()),
		"no signature":              segment(`{"alg":"none","kid":"`+m.keyID+`"}`) + "." + parts[1] + ".",
		"signature cut off":         parts[0] + "." + parts[1] + ".",
		"another payload":           parts[0] + "." + segment(strings.Replace(decoded(t, parts[1]), m.userID, "1", 1)) + "." + parts[2],
		"garbage":                   "garbage",
		"two dots":                  "..",
		"huge":                      strings.Repeat("a", 50_000),
		"of another instance":       other.sign(t, other.claims()),
		"for another instance":      with(func(c *jwt.Claims) { c.Audience = jwt.Audience{other.issuer} }),
	} {
		wantOAuth(t, name, p.grant(t, m.host, text, bothScopes), 400, "invalid_grant", "invalid assertion")
	}
	if a := p.grant(t, m.host, strings.Repeat("a", 70_000), bothScopes); a.Status != http.StatusBadRequest {
		t.Errorf("a body over the limit: got %d %s", a.Status, a.Body)
	}
	for name, text := range map[string]string{
		"PS256":                 signAs(t, jose.PS256, m.key, m.keyID, "JWT", m.claims()),
		"exp in two hours":      with(func(c *jwt.Claims) { c.Expiry = at(2 * time.Hour) }),
		"nbf a moment ago":      with(func(c *jwt.Claims) { c.NotBefore = at(-time.Second) }),
		"another machine's jti": with(func(c *jwt.Claims) { c.ID = "shared" }),
	} {
		if a := p.grant(t, m.host, text, bothScopes); a.Status != http.StatusOK {
			t.Errorf("%s: got %d %s, want 200", name, a.Status, a.Body)
		}
	}
	// Another machine's jti is independent.
	c := other.claims()
	c.ID = "shared"
	if a := p.grant(t, other.host, other.sign(t, c), bothScopes); a.Status != http.StatusOK {
		t.Errorf("the same jti of another machine: got %d %s", a.Status, a.Body)
	}
}

func decoded(tb testing.TB, part string) string {
	tb.Helper()
	parsed, err := jose.ParseSigned(segment(`{"alg":"RS256"}`)+"."+part+".AA", []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		tb.Fatal(err)
	}
	return string(parsed.UnsafePayloadWithoutVerification())
}

// TestMachine_assertionAtOnce checks that one of many concurrent uses of an
// assertion succeeds.
func TestMachine_assertionAtOnce(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "race")
	p.mustToken(t, m, bothScopes)
	text := m.sign(t, m.claims())
	var served atomic.Int64
	atOnce(t, 20, func(int) {
		if a := p.grant(t, m.host, text, bothScopes); a.Status == http.StatusOK {
			served.Add(1)
		}
	})
	if got := served.Load(); got != 1 {
		t.Errorf("one assertion was served %d times", got)
	}
}

// TestMachine_firstUseAtOnce checks that two functions that concurrently need an
// instance's first signing key end up with the same one.
func TestMachine_firstUseAtOnce(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "first")
	functions := []*provider{p, newProvider(t, p.system), newProvider(t, p.system)}
	texts := make([]string, len(functions))
	atOnce(t, len(functions), func(i int) { texts[i] = string(functions[i].grant(t, m.host, m.sign(t, m.claims()), bothScopes).Body) })
	for i, text := range texts {
		got := readTokens(t, answer{Status: 200, Body: []byte(text)})
		if a := p.setup(t, m.host, got.AccessToken, fmt.Sprintf("race%d", i)); a.Status != http.StatusOK {
			t.Errorf("token of function %d: got %d %s", i, a.Status, a.Body)
		}
	}
	var keys jose.JSONWebKeySet
	mustUnmarshal(t, p.ask(t, oauth{path: "/oauth/v2/keys", host: m.host}).Body, &keys)
	if len(keys.Keys) != 1 {
		t.Errorf("keys: got %d, want 1", len(keys.Keys))
	}
}

// TestMachine_setup checks which tokens open the Admin API. Source: the contract,
// reads.md, "Tokens over a user's life".
func TestMachine_setup(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m, other := p.machineOwner(t, "admin"), p.machineOwner(t, "elsewhere")
	p.useJWTs(t, m)
	full := readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), bothScopes))
	good := full.AccessToken
	parts := strings.Split(good, ".")
	header, err := jwt.ParseSigned(good, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal(err)
	}
	keyID := header.Headers[0].KeyID
	var claims map[string]any
	mustUnmarshal(t, []byte(decoded(t, parts[1])), &claims)
	var keys jose.JSONWebKeySet
	mustUnmarshal(t, p.ask(t, oauth{path: "/oauth/v2/keys", host: m.host}).Body, &keys)
	der, err := x509.MarshalPKIXPublicKey(keys.Keys[0].Key)
	if err != nil {
		t.Fatal(err)
	}
	spki := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	for name, token := range map[string]string{
		"openid alone":              p.mustToken(t, m, "openid"),
		"of another instance":       p.mustToken(t, other, bothScopes),
		"ID token":                  full.IDToken,
		"no signature":              segment(`{"alg":"none","typ":"JWT","kid":"`+keyID+`"}`) + "." + parts[1] + ".",
		"HS256 with the public key": signAs(t, jose.HS256, spki, keyID, "JWT", claims),
		"signed by the machine":     signAs(t, jose.RS256, m.key, keyID, "JWT", claims),
		"signature cut off":         parts[0] + "." + parts[1] + ".",
		"an assertion":              m.sign(t, m.claims()),
		"another user":              parts[0] + "." + segment(strings.ReplaceAll(decoded(t, parts[1]), m.userID, other.userID)) + "." + parts[2],
	} {
		a := p.setup(t, m.host, token, "refused")
		if got := a.message(t); a.Status != http.StatusUnauthorized || got != "Errors.Token.Invalid (AUTH-7fs1e)" {
			t.Errorf("%s: got %d %s, want 401 AUTH-7fs1e", name, a.Status, a.Body)
		}
	}
	if a := p.setup(t, m.host, p.mustToken(t, m, scopeAPI), "alone"); a.Status != http.StatusOK {
		t.Errorf("the audience scope alone: got %d %s, want 200", a.Status, a.Body)
	}
	wantOAuth(t, "userinfo, token of another instance", p.userinfo(t, m.host, p.mustToken(t, other, "openid")), 401, "access_denied", "access token invalid")
	wantOAuth(t, "userinfo, PAT of another instance", p.userinfo(t, m.host, other.pat), 401, "access_denied", "access token invalid")
	// Under the instance's other host, the same token works.
	generated, _ := p.instanceOf(t, answer{Body: fmt.Appendf(nil, `{"instanceId":%q}`, m.instanceID)})
	if a := p.setup(t, strings.ToUpper(generated)+":8080", good, "other host"); a.Status != http.StatusOK {
		t.Errorf("by another host: got %d %s, want 200", a.Status, a.Body)
	}
}

// TestMachine_life checks that whatever happens to a user takes effect on their
// tokens at once. Source: the contract, reads.md.
func TestMachine_life(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	n := 0
	for name, c := range map[string]struct {
		happens func(*machine)
		setup   int // status of _setup with the earlier PAT and access token
		info    int // status of userinfo with the same
		grant   string
	}{
		"deactivated": {func(m *machine) { p.setState(t, m, "inactive") }, 401, 401, "invalid_request Errors.User.NotActive"},
		"locked":      {func(m *machine) { p.setState(t, m, "locked") }, 401, 401, "invalid_request Errors.User.NotActive"},
		"reactivated": {func(m *machine) { p.setState(t, m, "inactive"); p.setState(t, m, "active") }, 200, 200, ""},
		"unlocked":    {func(m *machine) { p.setState(t, m, "locked"); p.setState(t, m, "active") }, 200, 200, ""},
		"member removed": {func(m *machine) {
			p.change(t, m.userPK(), "USER", "REMOVE memberships", nil, nil)
		}, 404, 200, ""},
		"role lowered": {func(m *machine) { p.setRoles(t, m, "IAM_OWNER_VIEWER") }, 403, 200, ""},
		"key removed":  {func(m *machine) { p.remove(t, m.userPK(), "KEY#"+m.keyID) }, 200, 200, "invalid_grant invalid assertion"},
		"user removed": {func(m *machine) { p.remove(t, m.userPK(), "USER") }, 401, 401, "invalid_grant invalid assertion"},
		"key expired": {func(m *machine) {
			p.change(t, m.userPK(), "KEY#"+m.keyID, "SET expiresAt = :t", map[string]types.AttributeValue{
				":t": &types.AttributeValueMemberS{Value: time.Now().UTC().Format(time.RFC3339Nano)},
			}, nil)
		}, 200, 200, "invalid_grant invalid assertion"},
	} {
		n++
		m := p.machineOwner(t, fmt.Sprintf("life%d", n))
		token := p.mustToken(t, m, bothScopes)
		c.happens(m)
		for kind, credential := range map[string]string{"PAT": m.pat, "access token": token} {
			if a := p.setup(t, m.host, credential, name+kind); a.Status != c.setup {
				t.Errorf("%s, %s: _setup: got %d %s, want %d", name, kind, a.Status, a.Body, c.setup)
			}
			if a := p.userinfo(t, m.host, credential); a.Status != c.info {
				t.Errorf("%s, %s: userinfo: got %d %s, want %d", name, kind, a.Status, a.Body, c.info)
			}
		}
		a := p.grant(t, m.host, m.sign(t, m.claims()), bothScopes)
		if code, description, ok := strings.Cut(c.grant, " "); ok {
			wantOAuth(t, name+": grant", a, 400, code, description)
		} else if a.Status != http.StatusOK {
			t.Errorf("%s: grant: got %d %s, want 200", name, a.Status, a.Body)
		}
	}
}

// TestMachine_instanceRemoved checks that a function that has cached the instance
// refuses its host at once.
func TestMachine_instanceRemoved(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "removed")
	token := p.mustToken(t, m, bothScopes)
	p.remove(t, "HOST#"+m.host, "HOST")
	p.remove(t, instancesShard(m.instanceID), m.instanceID)
	for name, a := range map[string]answer{
		"grant": p.grant(t, m.host, m.sign(t, m.claims()), bothScopes), "userinfo": p.userinfo(t, m.host, token),
		"discovery": p.ask(t, oauth{path: "/.well-known/openid-configuration", host: m.host}),
		"keys":      p.ask(t, oauth{path: "/oauth/v2/keys", host: m.host}),
	} {
		if a.Status != http.StatusNotFound || !strings.HasPrefix(string(a.Body), "unable to set instance using origin &{"+m.host+"  http}") {
			t.Errorf("%s: got %d %s", name, a.Status, a.Body)
		}
	}
}

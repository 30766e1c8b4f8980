package functions_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// goldenTokens has the applications, people and machines of the recorded token
// cases, and the tokens issued so far.
type goldenTokens struct {
	*provider
	alice    *person
	admin    *machine
	keyed    *machine
	clients  map[string]*client
	browsers map[string]*browser
	// given maps recipients, with scopes and session, to their tokens.
	given    map[string]tokens
	lastCode string
	// values maps masks to ids and secrets.
	values map[string]string
}

const (
	nameOfMachine = "cc-676308b3"
	nameOfSecond  = "ccj-5821c282"
)

func startGoldenTokens(t *testing.T) *goldenTokens {
	t.Helper()
	p := startProvider(t)
	alice := p.humanOwner(t, "recorded", false)
	g := &goldenTokens{
		provider: p, alice: alice, admin: p.colleague(t, &alice.machine, tenant.RoleOrgOwner),
		clients: map[string]*client{}, browsers: map[string]*browser{}, given: map[string]tokens{}, values: map[string]string{},
	}
	org := p.defaultOrg(t, alice.instanceID)
	g.values["alice"], g.values["org"], g.values["issuer"] = alice.userID, org.ID, alice.issuer
	g.values["org name"], g.values["name of alice"], g.values["password of alice"] = org.Name, "ada", goodPassword
	for _, d := range org.Domains {
		if d.Primary {
			g.values["domain"] = d.Domain
		}
	}
	g.start(t)
	p.setRecordedProfile(t, alice, "alice")
	return g
}

// start creates applications and machines.
func (g *goldenTokens) start(t *testing.T) {
	t.Helper()
	m := &g.alice.machine
	main, other, elsewhere := g.newProject(t, m), g.newProject(t, m), g.newProject(t, m)
	b := &tenant.Org{
		InstanceID: m.instanceID, ID: newID(), Name: "Tenant B", State: tenant.StateActive, Revision: tenant.NewRevision(time.Now()),
	}
	elsewhere.OrgID = b.ID
	now := time.Now().UTC().Truncate(time.Microsecond)
	main.Roles = []tenant.ProjectRole{{Key: "admin", Revision: tenant.NewRevision(now)}}
	g.put(t, b, main, elsewhere)
	g.values["project main"], g.values["project other"], g.values["org B"] = main.ID, other.ID, b.ID
	oidc := func(method tenant.ClientAuthMethod) func(*tenant.Application) {
		return func(a *tenant.Application) { a.OIDC.AuthMethod = method }
	}
	g.clients = map[string]*client{
		"basic": g.newApp(t, m, main, nil), "post": g.newApp(t, m, main, oidc(tenant.ClientAuthPost)),
		"none": g.newApp(t, m, main, oidc(tenant.ClientAuthNone)), "key": g.newApp(t, m, main, oidc(tenant.ClientAuthPrivateKeyJWT)),
		"jwt": g.newApp(t, m, main, func(a *tenant.Application) { a.OIDC.AccessTokenType = tenant.AccessTokenJWT }),
		"code-only": g.newApp(t, m, main, func(a *tenant.Application) {
			a.OIDC.GrantTypes = []tenant.ClientGrantType{tenant.GrantAuthorizationCode}
		}),
		"other": g.newApp(t, m, other, nil),
		"api":   g.newAPI(t, m, main, tenant.ClientAuthBasic), "api-key": g.newAPI(t, m, main, tenant.ClientAuthPrivateKeyJWT),
		"api-other": g.newAPI(t, m, other, tenant.ClientAuthBasic), "api-b": g.newAPI(t, m, elsewhere, tenant.ClientAuthBasic),
	}
	for name, c := range g.clients {
		g.values["client "+name], g.values["secret "+name] = c.app.ClientID, c.secret
	}
	for mask, name := range map[string]string{"machine": nameOfMachine, "second": nameOfSecond, "owner": "owner", "nobody": "nobody"} {
		g.values[mask] = g.mustCreateUser(t, g.admin, g.values["org"], fmt.Sprintf(`"username":%q,"machine":{"name":%[1]q}`, name))
		g.addSecret(t, mask)
		g.values["pat "+mask] = g.mustDo(t, g.admin.callUser("AddPersonalAccessToken", fmt.Sprintf(`{"userId":%q,%s}`, g.values[mask], farOff))).Token
	}
	g.values["pat admin"] = g.admin.pat
	keyed := *m
	keyed.userID = g.values["machine"]
	g.keyed = keyed.withFile(t, g.mustDo(t, g.admin.callUser("AddKey", keyed.of()+","+farOff+"}")).KeyContent)
}

// giveRole assigns the main project's role to the machine.
func (g *goldenTokens) giveRole(t *testing.T) {
	t.Helper()
	mustSucceed(t, g.send(t, g.admin.callAuthorization("CreateAuthorization", fmt.Sprintf(
		`{"userId":%q,"projectId":%q,"organizationId":%q,"roleKeys":["admin"]}`, g.values["machine"], g.values["project main"], g.values["org"]))))
}

func (g *goldenTokens) addSecret(t *testing.T, of string) {
	t.Helper()
	g.values["secret "+of] = g.mustDo(t, g.admin.callUser("AddSecret", fmt.Sprintf(`{"userId":%q}`, g.values[of]))).ClientSecret
}

// masks returns a replacer that masks ids.
func (g *goldenTokens) masks() *strings.Replacer {
	var pairs []string
	for mask, value := range g.values {
		switch kind, _, _ := strings.Cut(mask, " "); {
		case mask == "org name":
			pairs = append(pairs, `"`+value+`"`, `"<org name>"`)
		case kind == "client" || kind == "project" || kind == "org" || !strings.Contains(mask, " "):
			pairs = append(pairs, value, "<"+mask+">")
		}
	}
	return strings.NewReplacer(pairs...)
}

// scopesOf expands short names of scopes.
func (g *goldenTokens) scopes(words []string) string {
	named := map[string]string{
		"aud": "urn:zitadel:iam:org:project:id:" + g.values["project main"] + ":aud", "roles": "urn:zitadel:iam:org:projects:roles",
		"other": "urn:zitadel:iam:org:project:id:" + g.values["project other"] + ":aud", "api": scopeAPI,
	}
	scopes := make([]string, len(words))
	for i, word := range words {
		if scopes[i] = word; named[word] != "" {
			scopes[i] = named[word]
		}
	}
	return strings.Join(scopes, " ")
}

// value returns what a mask in a request stands for.
func (g *goldenTokens) value(t *testing.T, mask string) string {
	t.Helper()
	if value, ok := g.values[mask]; ok {
		return value
	}
	kind, rest, _ := strings.Cut(mask, " ")
	words := strings.Fields(rest)
	switch kind {
	case "code":
		if rest != "again" {
			g.lastCode = g.code(t, words)
		}
		return g.lastCode
	case "access":
		return g.tokens(t, rest).AccessToken
	case "refresh":
		return g.tokens(t, rest).RefreshToken
	case "id":
		return g.tokens(t, rest).IDToken
	case "tampered":
		token := g.tokens(t, rest).AccessToken
		return token[:len(token)-4] + "AAAA"
	case "assertion":
		return g.assertion(t, words[0], strings.Join(words[1:], " "))
	}
	t.Fatalf("%q is unknown", mask)
	return ""
}

// code returns a code for Alice, who signs in once for each named session. Only
// clients without a secret send a PKCE challenge.
func (g *goldenTokens) code(t *testing.T, words []string) string {
	t.Helper()
	if words[0] == "unchallenged" {
		code := g.code(t, words[1:])
		for _, item := range g.items(t) {
			if strings.HasPrefix(attribute(item["sk"]), "CODE#") && item["used"] == nil {
				g.change(t, attribute(item["pk"]), attribute(item["sk"]), "SET challenge = :c", map[string]types.AttributeValue{
					":c": &types.AttributeValueMemberS{},
				}, nil)
			}
		}
		return code
	}
	c, session := g.clients[words[0]], ""
	words = words[1:]
	if last := words[len(words)-1]; strings.HasPrefix(last, "#") {
		session, words = last, words[:len(words)-1]
	}
	if g.browsers[session] == nil {
		g.browsers[session] = g.browser(g.alice.host)
	}
	changes := []string{"scope", g.scopes(words), "nonce", ""}
	if c.app.AuthMethod() != tenant.ClientAuthNone {
		changes = append(changes, "code_challenge", "", "code_challenge_method", "")
	}
	return c.code(t, g.browsers[session], changes...)
}

// tokens returns the tokens of a client, with scopes and a session, or of a
// machine.
func (g *goldenTokens) tokens(t *testing.T, of string) tokens {
	t.Helper()
	if given, ok := g.given[of]; ok {
		return given
	}
	words := strings.Fields(of)
	var a answer
	switch words[0] {
	case "machine":
		a = g.bySecret(t, g.alice.host, nameOfMachine, g.values["secret machine"], g.scopes(words[1:]))
	case "second":
		a = g.bySecret(t, g.alice.host, nameOfSecond, g.values["secret second"], g.scopes(words[1:]))
	case "keyed":
		a = g.grant(t, g.alice.host, g.assertion(t, "keyed", ""), g.scopes(words[1:]))
	default:
		a = g.clients[words[0]].redeem(t, g.code(t, words), "code_verifier", "")
	}
	g.given[of] = readTokens(t, a)
	return g.given[of]
}

// faults are faulty assertions, by their names in the recorded cases.
var faults = map[string]func(*jwt.Claims){
	"":                   func(*jwt.Claims) {},
	"unknown kid":        func(*jwt.Claims) {},
	"aud token endpoint": func(c *jwt.Claims) { c.Audience[0] += "/oauth/v2/token" },
	"aud list":           func(c *jwt.Claims) { c.Audience = append(c.Audience, "https://elsewhere.example") },
	"aud wrong":          func(c *jwt.Claims) { c.Audience[0] = "https://elsewhere.example" },
	"expired":            func(c *jwt.Claims) { *c.IssuedAt -= 600; *c.Expiry = *c.IssuedAt + 300 },
	"iss wrong":          func(c *jwt.Claims) { c.Issuer = "1" },
	"sub wrong":          func(c *jwt.Claims) { c.Subject = "1" },
	"iat future":         func(c *jwt.Claims) { *c.IssuedAt += 600; *c.Expiry += 600 },
	"exp 25h":            func(c *jwt.Claims) { *c.Expiry += 25 * 3600 },
}

func (g *goldenTokens) assertion(t *testing.T, by, fault string) string {
	t.Helper()
	if by != "keyed" {
		return g.clients[by].assertion(t, faults[fault])
	}
	claims := g.keyed.claims()
	faults[fault](&claims)
	signer := *g.keyed
	if fault == "unknown kid" {
		signer.keyID = "1"
	}
	return signer.sign(t, claims)
}

// endSession signs Alice out of the session of some tokens.
func (g *goldenTokens) endSession(t *testing.T, of string) {
	t.Helper()
	hint := g.tokens(t, of).IDToken
	if target := location(t, g.browser(g.alice.host).open(t, "/oidc/v1/end_session?"+url.Values{"id_token_hint": {hint}}.Encode(), nil)); target.Path != "/ui/login/logged-out" {
		t.Fatalf("sign-out: sent to %s", target)
	}
}

package functions_test

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const appCallback = "https://app.example.com/cb"

// client is an application with its credentials.
type client struct {
	*provider
	host    string
	app     *tenant.Application
	project *tenant.Project
	secret  string
	key     *rsa.PrivateKey
	keyID   string
}

var newID = tenant.NewIDs(time.Now)

// newProject creates a project of the instance's own organisation.
func (p *provider) newProject(tb testing.TB, m *machine) *tenant.Project {
	tb.Helper()
	project := &tenant.Project{
		InstanceID: m.instanceID, ID: newID(), OrgID: p.defaultOrg(tb, m.instanceID).ID, Name: "project",
		State: tenant.StateActive, Revision: tenant.NewRevision(time.Now()),
	}
	p.put(tb, project)
	return project
}

// put writes entities as they are.
func (s *system) put(tb testing.TB, entities ...tenant.Entity) {
	tb.Helper()
	writes := make([]tenant.Write, len(entities))
	for i, e := range entities {
		writes[i] = tenant.Put{Entity: e}
	}
	if err := dynamo.New(s.client, s.table).Write(context.Background(), time.Now(), writes...); err != nil {
		tb.Fatal(err)
	}
}

// newApp creates an application of a project: a web application with a secret, the
// code grant and refresh tokens, unless change changes that.
func (p *provider) newApp(tb testing.TB, m *machine, project *tenant.Project, change func(*tenant.Application)) *client {
	tb.Helper()
	c := &client{provider: p, host: m.host, project: project}
	c.app = &tenant.Application{
		InstanceID: m.instanceID, ID: newID(), ClientID: newID(), ProjectID: project.ID, OrgID: project.OrgID,
		Name: "app", State: tenant.StateActive, Revision: tenant.NewRevision(time.Now()),
		OIDC: &tenant.OIDCConfig{
			AuthMethod: tenant.ClientAuthBasic, RedirectURIs: []string{appCallback}, PostLogoutRedirectURIs: []string{"https://app.example.com/out"},
			ResponseTypes: []tenant.ClientResponseType{tenant.ResponseCode},
			GrantTypes:    []tenant.ClientGrantType{tenant.GrantAuthorizationCode, tenant.GrantRefreshToken},
		},
	}
	if change != nil {
		change(c.app)
	}
	if c.app.AuthMethod().HasSecret() {
		c.secret, c.app.SecretHash = tenant.MintClientSecret()
	}
	if c.app.AuthMethod() == tenant.ClientAuthPrivateKeyJWT {
		c.addKey(tb, time.Now().Add(time.Hour))
	}
	p.put(tb, c.app)
	return c
}

// newAPI creates an application that introspects tokens.
func (p *provider) newAPI(tb testing.TB, m *machine, project *tenant.Project, method tenant.ClientAuthMethod) *client {
	tb.Helper()
	return p.newApp(tb, m, project, func(a *tenant.Application) { a.OIDC, a.API = nil, &tenant.APIConfig{AuthMethod: method} })
}

func (c *client) addKey(tb testing.TB, expires time.Time) {
	tb.Helper()
	c.key = c.turns.next("RSA_2048")
	der, err := x509.MarshalPKIXPublicKey(&c.key.PublicKey)
	if err != nil {
		tb.Fatal(err)
	}
	c.keyID = newID()
	c.app.Keys = append(c.app.Keys, tenant.ApplicationKey{ID: c.keyID, PublicKey: der, CreatedAt: time.Now(), ExpiresAt: expires})
}

// assertion returns a valid assertion, apart from changes.
func (c *client) assertion(tb testing.TB, change func(*jwt.Claims)) string {
	tb.Helper()
	now := time.Now()
	claims := jwt.Claims{
		Issuer: c.app.ClientID, Subject: c.app.ClientID, Audience: jwt.Audience{"http://" + c.host}, ID: fmt.Sprint(assertions.Add(1)),
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(time.Hour)),
	}
	if change != nil {
		change(&claims)
	}
	return signAs(tb, jose.RS256, c.key, c.keyID, "JWT", claims)
}

// post sends a form to an endpoint, authenticated as the client.
func (c *client) post(tb testing.TB, path string, form url.Values) answer {
	tb.Helper()
	r := oauth{path: path, host: c.host, form: form, header: http.Header{}}
	switch {
	case c.app.AuthMethod() == tenant.ClientAuthPrivateKeyJWT:
		form.Set("client_assertion", c.assertion(tb, nil))
		form.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	case c.app.AuthMethod() == tenant.ClientAuthBasic:
		r.header.Set("Authorization", basic(c.app.ClientID, c.secret))
	default:
		form.Set("client_id", c.app.ClientID)
		if c.secret != "" {
			form.Set("client_secret", c.secret)
		}
	}
	return c.ask(tb, r)
}

func basic(id, secret string) string {
	r := http.Request{Header: http.Header{}}
	r.SetBasicAuth(id, secret)
	return r.Header.Get("Authorization")
}

// authorization returns an authorisation request of the client, with changes. A
// client with a secret sends no PKCE challenge by default.
func (c *client) authorization(changes ...string) string {
	own := []string{"client_id", c.app.ClientID, "redirect_uri", appCallback}
	if c.app.OIDC != nil && len(c.app.OIDC.RedirectURIs) > 0 {
		own[3] = c.app.OIDC.RedirectURIs[0]
	}
	return authorization(append(own, changes...)...)
}

// code gets a code for the person signed in with the browser, or else "ada".
func (c *client) code(tb testing.TB, b *browser, changes ...string) string {
	tb.Helper()
	target := b.follow(tb, b.open(tb, c.authorization(changes...), nil))
	if target.Query().Get("code") == "" {
		tb.Fatalf("no code in %s", target)
	}
	return target.Query().Get("code")
}

func (c *client) redeem(tb testing.TB, code string, changes ...string) answer {
	tb.Helper()
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {c.app.OIDC.RedirectURIs[0]}, "code_verifier": {verifier},
	}
	for i := 0; i < len(changes); i += 2 {
		if form.Set(changes[i], changes[i+1]); changes[i+1] == "" {
			form.Del(changes[i])
		}
	}
	return c.post(tb, "/oauth/v2/token", form)
}

func (c *client) renew(tb testing.TB, token string) answer {
	tb.Helper()
	return c.post(tb, "/oauth/v2/token", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
}

func (c *client) revoke(tb testing.TB, token string) answer {
	tb.Helper()
	return c.post(tb, "/oauth/v2/revoke", url.Values{"token": {token}})
}

func (c *client) introspect(tb testing.TB, token string) answer {
	tb.Helper()
	return c.post(tb, "/oauth/v2/introspect", url.Values{"token": {token}})
}

// tokens signs a person in and returns the tokens.
func (c *client) tokens(tb testing.TB, b *browser) tokens {
	tb.Helper()
	return readTokens(tb, c.redeem(tb, c.code(tb, b)))
}

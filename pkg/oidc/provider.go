package oidc

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/oidc/claims"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/keyset"
	"github.com/tenantry/tenantry/pkg/oidc/pages"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/oidc/token"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// Lifetimes of what the provider issues.
type Lifetimes struct {
	// Defaults are those of instances that set none.
	Defaults tenant.TokenLifetimes
	// SigningKey is the age at which a signing key is replaced.
	SigningKey time.Duration
	// Code is how long an authorisation code is valid, Session how long a browser stays
	// signed in.
	Code, Session time.Duration
}

// Redirects are the addresses to which the built-in client may send people, each
// accepted by CheckRedirect.
type Redirects struct {
	AfterLogin, AfterLogout []string
}

// Provider has the parts and settings of the provider of all instances.
type Provider struct {
	Store    request.Store
	KeyMaker signing.KeyMaker
	Sealer   tenant.Sealer
	Clock    tenant.Clock
	IDs      tenant.IDs
	Log      *slog.Logger
	// ExternalDomain is the deployment's, named in the refusal of an unknown host.
	ExternalDomain string
	Lifetimes      Lifetimes
	Redirects      Redirects
	// AccessTokenType is the "typ" header of access tokens that are JWTs.
	AccessTokenType access.TokenType
	// Timeout limits a request, so that it is answered before the gateway's or the
	// function's own timeout cuts it off.
	Timeout time.Duration
}

func (p Provider) newBase() *request.Base {
	return &request.Base{
		Store: p.Store, Clock: p.Clock, IDs: p.IDs, ExternalDomain: p.ExternalDomain,
		AfterLogin: p.Redirects.AfterLogin, AfterLogout: p.Redirects.AfterLogout,
	}
}

func (p Provider) newKeys() *keyset.Cache {
	return &keyset.Cache{
		Store: p.Store, Sealer: p.Sealer, Clock: p.Clock, Log: p.Log,
		Maker: &signing.Maker{
			Store: p.Store, KeyMaker: p.KeyMaker, Sealer: p.Sealer, Clock: p.Clock,
			Age: p.Lifetimes.SigningKey, TokenLifetime: p.Lifetimes.Defaults.Longest(),
		},
	}
}

func (p Provider) newAuthorizations(b *request.Base, keys *keyset.Cache) *authorize.Service {
	return &authorize.Service{
		Service: &signin.Service{Base: b, SessionLifetime: p.Lifetimes.Session}, Keys: keys, CodeLifetime: p.Lifetimes.Code,
	}
}

// Handler serves the provider, and logs one line for each request.
func (p Provider) Handler() http.Handler {
	token.RegisterTokenTypes()
	b, keys := p.newBase(), p.newKeys()
	s := &server{base: b, keys: keys, tokens: &token.Service{
		Base: b, Keys: keys, Claims: &claims.Reader{Store: p.Store}, Lifetimes: p.Lifetimes.Defaults, AccessTokenType: p.AccessTokenType,
	}}
	protocol := op.RegisterServer(s, op.Endpoints{
		Token: op.NewEndpoint(endpoint.Token), Introspection: op.NewEndpoint(endpoint.Introspect), Userinfo: op.NewEndpoint(endpoint.Userinfo),
		Revocation: op.NewEndpoint(endpoint.Revoke), DeviceAuthorization: op.NewEndpoint(endpoint.DeviceAuthorization), JwksURI: op.NewEndpoint(endpoint.Keys),
	}, op.WithServerCORSOptions(nil)) // the handler does this, also for requests that the library does not see
	people := &pages.Service{Service: p.newAuthorizations(b, keys)}
	return (&handler{
		envelope: web.Envelope{Log: p.Log, MaxBody: maxBodyBytes}, base: b, timeout: p.Timeout, protocol: protocol, pages: people.Handler(),
	}).handler()
}

// Logins returns the provider's Logins.
func (p Provider) Logins() *authorize.Logins {
	return &authorize.Logins{Service: p.newAuthorizations(p.newBase(), p.newKeys())}
}

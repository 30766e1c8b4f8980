package oidc

import (
	"log/slog"
	"net/http"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// Paths of the endpoints, as the public system serves them.
const (
	pathDiscovery  = openid.DiscoveryEndpoint
	pathMetadata   = "/.well-known/oauth-authorization-server" // RFC 8414
	pathAuthorize  = "/oauth/v2/authorize"
	pathToken      = "/oauth/v2/token"
	pathIntrospect = "/oauth/v2/introspect"
	pathRevoke     = "/oauth/v2/revoke"
	pathKeys       = "/oauth/v2/keys"
	pathUserinfo   = "/oidc/v1/userinfo"
	pathEndSession = "/oidc/v1/end_session"

	pathDeviceAuthorization = "/oauth/v2/device_authorization"
	// pathDevice is the address that devices show: it leads to pathDevicePage.
	pathDevice = "/device"

	// pathHome is for people who enter only the host name.
	pathHome = "/"
	// pathUI leads to pathLogin. API Gateway does not distinguish it from the same path
	// without the slash.
	pathUI         = "/ui/login"
	pathLogin      = "/ui/login/sign-in"
	pathContinue   = "/ui/login/continue"
	pathPassword   = "/ui/login/password"
	pathLogout     = "/ui/login/logout"
	pathLoggedOut  = "/ui/login/logged-out"
	pathDevicePage = "/ui/login/device"
	// pathAnswer is for browsers that come from login pages other than ours.
	pathAnswer = "/ui/login/answer"
	// pathApplications shows people which applications have access.
	pathApplications = "/ui/login/applications"
	pathStyle        = "/ui/login/style.css"
)

// Lifetimes of what the provider issues.
type Lifetimes struct {
	// Defaults are those of instances that set none: see server.tokenLifetimes.
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
	Store    Store
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

// methods are those of each path, in addition to OPTIONS. The library would accept any:
// parameters with secrets belong in a body (RFC 6749 sections 2.3.1 and 3.2), and a
// HEAD must not use up what GET does.
var methods = map[string][]string{
	pathDiscovery:  {http.MethodGet, http.MethodHead},
	pathMetadata:   {http.MethodGet, http.MethodHead},
	pathKeys:       {http.MethodGet, http.MethodHead},
	pathToken:      {http.MethodPost},
	pathIntrospect: {http.MethodPost},
	pathRevoke:     {http.MethodPost},
	pathUserinfo:   {http.MethodGet, http.MethodPost},
	pathAuthorize:  {http.MethodGet, http.MethodPost},
	pathEndSession: {http.MethodGet, http.MethodPost},

	pathDeviceAuthorization: {http.MethodPost},
	pathDevice:              {http.MethodGet, http.MethodHead},
	pathDevicePage:          {http.MethodGet, http.MethodHead, http.MethodPost},

	pathHome:         {http.MethodGet, http.MethodHead},
	pathUI:           {http.MethodGet, http.MethodHead},
	pathUI + "/":     {http.MethodGet, http.MethodHead},
	pathLogin:        {http.MethodGet, http.MethodHead, http.MethodPost},
	pathContinue:     {http.MethodGet, http.MethodHead, http.MethodPost},
	pathPassword:     {http.MethodGet, http.MethodHead, http.MethodPost},
	pathApplications: {http.MethodGet, http.MethodHead, http.MethodPost},
	pathLogout:       {http.MethodGet, http.MethodHead, http.MethodPost},
	pathLoggedOut:    {http.MethodGet, http.MethodHead},
	pathAnswer:       {http.MethodGet, http.MethodHead},
	pathStyle:        {http.MethodGet, http.MethodHead},
}

// newServer returns the server of the provider.
func (p Provider) newServer() *server {
	return &server{
		Provider: p,
		hosts:    &api.Hints{},
		orgs:     &api.Hints{},
		machines: &api.Hints{},

		clientProjects: &api.Hints{},
		clientOrgs:     &api.Hints{},
		keys: &signingKeys{
			store: p.Store, sealer: p.Sealer, clock: p.Clock, log: p.Log,
			maker: &signing.Maker{
				Store: p.Store, KeyMaker: p.KeyMaker, Sealer: p.Sealer, Clock: p.Clock,
				Age: p.Lifetimes.SigningKey, TokenLifetime: p.Lifetimes.Defaults.Longest(),
			},
		},
	}
}

// Handler serves the provider, and logs one line for each request.
func (p Provider) Handler() http.Handler {
	knowUserIDs()
	s := p.newServer()
	protocol := op.RegisterServer(s, op.Endpoints{
		Token: op.NewEndpoint(pathToken), Introspection: op.NewEndpoint(pathIntrospect), Userinfo: op.NewEndpoint(pathUserinfo),
		Revocation: op.NewEndpoint(pathRevoke), DeviceAuthorization: op.NewEndpoint(pathDeviceAuthorization), JwksURI: op.NewEndpoint(pathKeys),
	}, op.WithServerCORSOptions(nil)) // the handler does this, also for requests that the library does not see
	return (&handler{
		envelope: web.Envelope{Log: p.Log, MaxBody: maxBodyBytes}, server: s, protocol: protocol, pages: s.pages(),
	}).handler()
}

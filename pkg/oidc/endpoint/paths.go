package endpoint

import (
	"net/http"
	"strings"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
)

// IsForPeople reports whether a path is for people's browsers: the pages, and what
// leads to them. Scripts of other origins have no access to these (RFC 9700 section
// 2.6).
func IsForPeople(path string) bool {
	return path == Authorize || path == EndSession || path == Home || path == Device || path == UI || strings.HasPrefix(path, UI+"/")
}

// WithSecrets are the endpoints with parameters that may be secrets. In a query, these
// would end up in logs, so queries are ignored there.
var WithSecrets = []string{Token, Introspect, Revoke, Userinfo, DeviceAuthorization}

// Paths of the endpoints, as the public system serves them.
const (
	Discovery  = openid.DiscoveryEndpoint
	Metadata   = "/.well-known/oauth-authorization-server" // RFC 8414
	Authorize  = "/oauth/v2/authorize"
	Token      = "/oauth/v2/token"
	Introspect = "/oauth/v2/introspect"
	Revoke     = "/oauth/v2/revoke"
	Keys       = "/oauth/v2/keys"
	Userinfo   = "/oidc/v1/userinfo"
	EndSession = "/oidc/v1/end_session"

	DeviceAuthorization = "/oauth/v2/device_authorization"
	// Device is the address that devices show: it leads to DevicePage.
	Device = "/device"

	// Home is for people who enter only the host name.
	Home = "/"
	// UI leads to Login. API Gateway does not distinguish it from the same path
	// without the slash.
	UI         = "/ui/login"
	Login      = "/ui/login/sign-in"
	Continue   = "/ui/login/continue"
	Password   = "/ui/login/password"
	Logout     = "/ui/login/logout"
	LoggedOut  = "/ui/login/logged-out"
	DevicePage = "/ui/login/device"
	// Answer is for browsers that come from login pages other than ours.
	Answer = "/ui/login/answer"
	// Applications shows people which applications have access.
	Applications = "/ui/login/applications"
	Style        = "/ui/login/style.css"
)

// Methods are those of each path, in addition to OPTIONS. The library would accept any:
// parameters with secrets belong in a body (RFC 6749 sections 2.3.1 and 3.2), and a
// HEAD must not use up what GET does.
var Methods = map[string][]string{
	Discovery:  {http.MethodGet, http.MethodHead},
	Metadata:   {http.MethodGet, http.MethodHead},
	Keys:       {http.MethodGet, http.MethodHead},
	Token:      {http.MethodPost},
	Introspect: {http.MethodPost},
	Revoke:     {http.MethodPost},
	Userinfo:   {http.MethodGet, http.MethodPost},
	Authorize:  {http.MethodGet, http.MethodPost},
	EndSession: {http.MethodGet, http.MethodPost},

	DeviceAuthorization: {http.MethodPost},
	Device:              {http.MethodGet, http.MethodHead},
	DevicePage:          {http.MethodGet, http.MethodHead, http.MethodPost},

	Home:         {http.MethodGet, http.MethodHead},
	UI:           {http.MethodGet, http.MethodHead},
	UI + "/":     {http.MethodGet, http.MethodHead},
	Login:        {http.MethodGet, http.MethodHead, http.MethodPost},
	Continue:     {http.MethodGet, http.MethodHead, http.MethodPost},
	Password:     {http.MethodGet, http.MethodHead, http.MethodPost},
	Applications: {http.MethodGet, http.MethodHead, http.MethodPost},
	Logout:       {http.MethodGet, http.MethodHead, http.MethodPost},
	LoggedOut:    {http.MethodGet, http.MethodHead},
	Answer:       {http.MethodGet, http.MethodHead},
	Style:        {http.MethodGet, http.MethodHead},
}

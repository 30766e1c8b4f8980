package oidc

import (
	"net/http"
	"strings"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
)

// isForPeople reports whether a path is for people's browsers: the pages, and what
// leads to them. Scripts of other origins have no access to these (RFC 9700 section
// 2.6).
func isForPeople(path string) bool {
	return path == pathAuthorize || path == pathEndSession || path == pathHome || path == pathDevice || path == pathUI || strings.HasPrefix(path, pathUI+"/")
}

// withSecrets are the endpoints with parameters that may be secrets. In a query, these
// would end up in logs, so queries are ignored there.
var withSecrets = []string{pathToken, pathIntrospect, pathRevoke, pathUserinfo, pathDeviceAuthorization}

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

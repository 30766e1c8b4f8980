package main

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tenantry/tenantry/infra/local/apigateway"
	"github.com/tenantry/tenantry/pkg/app/admin"
	"github.com/tenantry/tenantry/pkg/app/createinstance"
	"github.com/tenantry/tenantry/pkg/app/oidc"
	"github.com/tenantry/tenantry/pkg/app/projects"
	"github.com/tenantry/tenantry/pkg/app/setuporg"
	"github.com/tenantry/tenantry/pkg/app/system"
	"github.com/tenantry/tenantry/pkg/app/users"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/web"
)

// function is a function behind the API with its paths. A path that ends in a slash is
// a prefix, except "/" itself.
type function struct {
	name    string
	paths   []string
	compose func(aws.HTTPClient, *slog.Logger) (http.Handler, error)
}

// functions are all functions behind the API. The first one also answers unknown paths,
// as the contract requires.
var functions = []function{
	{"create-instance", []string{"/system/v1/instances/_create", "/zitadel.system.v1.SystemService/CreateInstance"}, behindAPI(createinstance.New)},
	{"setup-org", []string{"/admin/v1/orgs/_setup", "/zitadel.admin.v1.AdminService/SetUpOrg"}, behindAPI(setuporg.New)},
	{"system", []string{
		"/system/v1/", "/zitadel.system.v1.SystemService/", "/tenantry.v1.CredentialsService/", "/zitadel.instance.v2.InstanceService/",
		"/debug/healthz", "/debug/ready",
	}, behindAPI(system.New)},
	{"admin", []string{
		"/admin/v1/", "/zitadel.admin.v1.AdminService/", "/zitadel.org.v2.OrganizationService/", "/v2/organizations", "/v2/organizations/",
		"/zitadel.internal_permission.v2.InternalPermissionService/", "/zitadel.webkey.v2.WebKeyService/",
		"/zitadel.settings.v2.SettingsService/", "/v2/settings", "/v2/settings/security", "/v2/policies/security", "/zitadel.feature.v2.FeatureService/", "/v2/features/instance", "/management/v1/", "/zitadel.management.v1.ManagementService/",
		"/auth/v1/", "/zitadel.auth.v1.AuthService/",
	}, behindAPI(admin.New)},
	{"users", []string{
		"/zitadel.user.v2.UserService/", "/v2/users", "/v2/users/", "/zitadel.session.v2.SessionService/", "/v2/sessions", "/v2/sessions/",
	}, behindAPI(users.New)},
	{"projects", []string{"/zitadel.project.v2.ProjectService/", "/zitadel.application.v2.ApplicationService/", "/zitadel.authorization.v2.AuthorizationService/"}, behindAPI(projects.New)},
	{"oidc", []string{"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/oauth/v2/", "/oidc/v1/", "/device", "/ui/login", "/ui/login/", "/zitadel.oidc.v2.OIDCService/", "/v2/oidc/", "/"}, behindAPI(oidc.New)},
}

// behindAPI creates a handler as the function's own main does.
func behindAPI[Config any, P configuration[Config]](
	construct func(Config, *slog.Logger) (http.Handler, error),
) func(aws.HTTPClient, *slog.Logger) (http.Handler, error) {
	return func(client aws.HTTPClient, log *slog.Logger) (http.Handler, error) {
		return composed[Config, P](client, log, construct)
	}
}

// composed constructs what a function's own main does, from the environment; it calls
// AWS with client.
func composed[Config any, P configuration[Config], Made any](
	client aws.HTTPClient, log *slog.Logger, construct func(Config, *slog.Logger) (Made, error),
) (made Made, err error) {
	cfg, err := read[Config, P](client)
	if err != nil {
		return made, err
	}
	return construct(cfg, log)
}

// configuration is a function's configuration, whose HTTP client can be set.
type configuration[Config any] interface {
	*Config
	UseHTTPClient(aws.HTTPClient)
}

// read reads a function's configuration from the environment and sets its client.
func read[Config any, P configuration[Config]](client aws.HTTPClient) (Config, error) {
	cfg, err := config.Read[Config]()
	P(&cfg).UseHTTPClient(client)
	return cfg, err
}

// router stands in for API Gateway: it passes each request to the function with its
// path, and converts the response's headers.
type router struct {
	// handlers are in the order of functions.
	handlers []http.Handler
}

func newRouter(client aws.HTTPClient, log *slog.Logger) (*router, error) {
	r := &router{}
	for _, f := range functions {
		handler, err := f.compose(client, log)
		if err != nil {
			return nil, fmt.Errorf("compose %s: %w", f.name, err)
		}
		r.handlers = append(r.handlers, handler)
	}
	return r, nil
}

// functionOf returns the index of the function that serves a path, or 0.
func functionOf(path string) int {
	for i, f := range functions {
		for _, own := range f.paths {
			if path == own || own != "/" && strings.HasSuffix(own, "/") && strings.HasPrefix(path, own) {
				return i
			}
		}
	}
	return 0
}

// ServeHTTP implements http.Handler. An http.ServeMux would redirect paths that the
// functions answer themselves.
func (r *router) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	id := rand.Text()
	apigateway.Handler(r.handlers[functionOf(request.URL.Path)], id).ServeHTTP(w, request.WithContext(web.WithRequestID(request.Context(), id)))
}

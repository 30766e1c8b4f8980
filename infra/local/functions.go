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

// function is a function behind the API, and the paths that are its own: those
// that end in a slash are beginnings of paths, but for the one slash.
type function struct {
	name    string
	paths   []string
	compose func(aws.HTTPClient, *slog.Logger) (http.Handler, error)
}

// functions are all that are served. The first also answers every path that no
// function has: as the contract refuses an unknown path.
var functions = []function{
	{"create-instance", []string{"/system/v1/instances/_create", "/zitadel.system.v1.SystemService/CreateInstance"}, behindAPI(createinstance.New)},
	{"setup-org", []string{"/admin/v1/orgs/_setup", "/zitadel.admin.v1.AdminService/SetUpOrg"}, behindAPI(setuporg.New)},
	{"system", []string{
		"/system/v1/", "/zitadel.system.v1.SystemService/", "/tenantry.v1.CredentialsService/", "/zitadel.instance.v2.InstanceService/",
	}, behindAPI(system.New)},
	{"admin", []string{
		"/admin/v1/", "/zitadel.admin.v1.AdminService/", "/zitadel.org.v2.OrganizationService/", "/v2/organizations", "/v2/organizations/",
		"/zitadel.internal_permission.v2.InternalPermissionService/", "/zitadel.webkey.v2.WebKeyService/",
		"/zitadel.settings.v2.SettingsService/", "/v2/settings", "/management/v1/", "/zitadel.management.v1.ManagementService/",
		"/auth/v1/", "/zitadel.auth.v1.AuthService/",
	}, behindAPI(admin.New)},
	{"users", []string{
		"/zitadel.user.v2.UserService/", "/v2/users", "/v2/users/", "/zitadel.session.v2.SessionService/", "/v2/sessions", "/v2/sessions/",
	}, behindAPI(users.New)},
	{"projects", []string{"/zitadel.project.v2.ProjectService/", "/zitadel.application.v2.ApplicationService/", "/zitadel.authorization.v2.AuthorizationService/"}, behindAPI(projects.New)},
	{"oidc", []string{"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/oauth/v2/", "/oidc/v1/", "/device", "/ui/login", "/ui/login/", "/"}, behindAPI(oidc.New)},
}

// behindAPI makes a handler as the function's own main does.
func behindAPI[Config any, P configuration[Config]](
	construct func(Config, *slog.Logger) (http.Handler, error),
) func(aws.HTTPClient, *slog.Logger) (http.Handler, error) {
	return func(client aws.HTTPClient, log *slog.Logger) (http.Handler, error) {
		return composed[Config, P](client, log, construct)
	}
}

// composed makes what a function's own main makes, from the environment, for calls
// by client.
func composed[Config any, P configuration[Config], Made any](
	client aws.HTTPClient, log *slog.Logger, construct func(Config, *slog.Logger) (Made, error),
) (made Made, err error) {
	cfg, err := read[Config, P](client)
	if err != nil {
		return made, err
	}
	return construct(cfg, log)
}

// configuration is a function's, and says by which client it calls AWS.
type configuration[Config any] interface {
	*Config
	UseHTTPClient(aws.HTTPClient)
}

// read reads a function's configuration from the environment, for calls by client.
func read[Config any, P configuration[Config]](client aws.HTTPClient) (Config, error) {
	cfg, err := config.Read[Config]()
	P(&cfg).UseHTTPClient(client)
	return cfg, err
}

// router stands for API Gateway: it sends each request to the function that has
// its path, and gives the answer the headers that it has behind the gateway.
type router struct {
	// handlers are those of functions.
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

// functionOf returns the index of the function that has a path, 0 where none has.
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

// ServeHTTP implements http.Handler. It is not an http.ServeMux, which would
// redirect paths that the functions have an answer for.
func (r *router) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	id := rand.Text()
	apigateway.Handler(r.handlers[functionOf(request.URL.Path)], id).ServeHTTP(w, request.WithContext(web.WithRequestID(request.Context(), id)))
}

// Package projects composes zitadel.project.v2, zitadel.application.v2 and
// zitadel.authorization.v2.
package projects

import (
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/applicationv2"
	"github.com/tenantry/tenantry/pkg/api/authorizationv2"
	"github.com/tenantry/tenantry/pkg/api/projectv2"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/api/rpc"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/text/refusals"
)

// Calls returns the function's calls.
func Calls(b *app.Base, cfg config.Projects) []api.Endpoint {
	return slices.Concat(
		projectv2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs}.Calls(),
		applicationv2.Service{
			Store: b.Store, Keyring: app.NewKeyring(b.Tenants, cfg.Tenants), Clock: b.Clock, IDs: b.IDs,
			CredentialLifetime: time.Duration(cfg.CredentialLifetime),
		}.Calls(),
		authorizationv2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs}.Calls(),
	)
}

// New returns the function's handler, which logs to log. Its error names the invalid
// variables.
func New(cfg config.Projects, log *slog.Logger) (http.Handler, error) {
	b, err := app.New(cfg.Deployment, log)
	if err != nil {
		return nil, err
	}
	catalogue, err := refusals.Load()
	if err != nil {
		return nil, err
	}
	env := b.Env.WithText(catalogue.DefaultText)
	return rpc.NewHandler(env, b.Log, rest.NewHandler(env, b.Log), Calls(b, cfg)...), nil
}

// Package system composes zitadel.instance.v2 and the System API, except POST
// /system/v1/instances/_create, its only call that may make keys.
package system

import (
	"log/slog"
	"net/http"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/instancev2"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/api/rpc"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/text/refusals"
)

// Calls returns the function's calls: those of the System API, and those of
// zitadel.instance.v2.
func Calls(b *app.Base, cfg config.System) (v1, v2 []api.Endpoint) {
	reserved := app.ReservedHosts(b.ExternalDomain, cfg.Audience)
	return systemapi.Service{Store: b.Store, Sealer: b.Sealer, Clock: b.Clock, IDs: b.IDs, Reserved: reserved}.Calls(),
		instancev2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs, Reserved: reserved}.Calls()
}

// New returns the function's handler, which logs to log. Its error names the invalid
// variables.
func New(cfg config.System, log *slog.Logger) (http.Handler, error) {
	b, err := app.New(cfg.Deployment, log)
	if err != nil {
		return nil, err
	}
	catalogue, err := refusals.Load()
	if err != nil {
		return nil, err
	}
	v1, v2 := Calls(b, cfg)
	v1Handler := rest.NewHandler(b.Env, b.Log, v1...)
	v2Handler := rpc.NewHandler(b.Env.WithText(catalogue.DefaultText), b.Log, v1Handler, v2...)
	return rest.NewProbes(b.Env, b.Log, rpc.NewWebHandler(b.Env, b.Log, v2Handler, v1...)), nil
}

// Package createinstance composes POST /system/v1/instances/_create, which is
// CreateInstance of gRPC-web.
package createinstance

import (
	"log/slog"
	"net/http"

	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/api/rpc"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
)

// New returns the function's handler, which logs to log. Its error names the invalid
// variables.
func New(cfg config.CreateInstance, log *slog.Logger) (http.Handler, error) {
	b, err := app.New(cfg.Deployment, log)
	if err != nil {
		return nil, err
	}
	useCase, err := app.NewCreateInstance(b.Tenants, cfg.Tenants, cfg.NewInstances, cfg.Audience)
	if err != nil {
		return nil, err
	}
	service := systemapi.Service{Store: b.Store, Sealer: b.Sealer, Clock: b.Clock, IDs: b.IDs}
	call := systemapi.CreateInstance(useCase)
	return rpc.NewWebHandler(b.Env, b.Log, rest.NewHandler(b.Env, b.Log, append(service.InstanceCalls(), call)...), call), nil
}

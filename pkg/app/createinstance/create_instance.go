// Package createinstance composes POST /system/v1/instances/_create.
package createinstance

import (
	"log/slog"
	"net/http"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
)

// New makes the function's handler, which logs to log. The error names the
// variables that are wrong.
func New(cfg config.CreateInstance, log *slog.Logger) (http.Handler, error) {
	b, err := app.New(cfg.Deployment, log)
	if err != nil {
		return nil, err
	}
	useCase, err := app.NewCreateInstance(b.Tenants, cfg.Tenants, cfg.NewInstances, cfg.Audience)
	if err != nil {
		return nil, err
	}
	endpoints := append(systemapi.InstancePaths(), systemapi.CreateInstance(useCase))
	return api.NewHandler(b.Env, b.Log, endpoints...), nil
}

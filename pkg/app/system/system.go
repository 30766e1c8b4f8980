// Package system composes the routes of the System API that share a function:
// all but POST /system/v1/instances/_create, which alone may make keys.
package system

import (
	"log/slog"
	"net/http"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/instance"
)

// New makes the function's handler, which logs to log. The error names the
// variables that are wrong.
func New(cfg config.System, log *slog.Logger) (http.Handler, error) {
	b, err := app.New(cfg.Deployment, log)
	if err != nil {
		return nil, err
	}
	claim := &instance.ClaimCredentials{Store: b.Store, Sealer: b.Env.Sealer, Clock: b.Env.Clock, IDs: b.IDs}
	return api.NewHandler(b.Env, b.Log, systemapi.ClaimCredentials(claim)), nil
}

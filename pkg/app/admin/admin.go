// Package admin composes the Admin API of every instance, but for
// POST /admin/v1/orgs/_setup.
package admin

import (
	"log/slog"
	"net/http"

	"github.com/tenantry/tenantry/pkg/api/adminapi"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/text/auditlog"
	"github.com/tenantry/tenantry/pkg/text/refusals"
)

// New makes the function's handler, which logs to log. The error names the
// variables that are wrong.
func New(cfg config.Admin, log *slog.Logger) (http.Handler, error) {
	b, err := app.New(cfg.Deployment, log)
	if err != nil {
		return nil, err
	}
	catalogue, err := refusals.Load()
	if err != nil {
		return nil, err
	}
	events, err := auditlog.Load()
	if err != nil {
		return nil, err
	}
	b.Env.Text = catalogue.Text
	service := adminapi.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs, EventText: events.Text}
	return rest.NewHandler(b.Env, b.Log, service.Calls()...), nil
}

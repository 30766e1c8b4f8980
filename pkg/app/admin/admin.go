// Package admin composes the Admin API of every instance, but for
// POST /admin/v1/orgs/_setup, and zitadel.org.v2.
package admin

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/pkg/api/adminapi"
	"github.com/tenantry/tenantry/pkg/api/orgv2"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/api/rpc"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/phone"
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
	v2 := orgv2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs, NormalizePhone: phone.Normalize}
	env := b.Env.WithText(catalogue.DefaultText)
	b.Env.Text = catalogue.Text
	service := adminapi.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs, EventText: events.Text}
	v1Handler, v2Handler := rest.NewHandler(b.Env, b.Log, service.Calls()...), rest.NewHandler(env, b.Log, v2.Calls()...)
	byREST := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v2/") {
			v2Handler.ServeHTTP(w, r)
			return
		}
		v1Handler.ServeHTTP(w, r)
	})
	return rpc.NewWebHandler(b.Env, b.Log, rpc.NewHandler(env, b.Log, byREST, v2.Calls()...), service.Calls()...), nil
}

// Package setuporg composes POST /admin/v1/orgs/_setup, which is SetUpOrg of
// gRPC-web.
package setuporg

import (
	"log/slog"
	"net/http"

	"github.com/tenantry/tenantry/pkg/api/adminapi"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/api/rpc"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/text/refusals"
)

// New returns the function's handler, which logs to log. Its error names the invalid
// variables.
func New(cfg config.SetupOrg, log *slog.Logger) (http.Handler, error) {
	b, err := app.New(cfg.Deployment, log)
	if err != nil {
		return nil, err
	}
	catalogue, err := refusals.Load()
	if err != nil {
		return nil, err
	}
	useCase := &org.SetUp{
		Store: b.Store, Clock: b.Env.Clock, IDs: b.IDs, NormalizePhone: phone.Normalize,
	}
	b.Env.Text = catalogue.Text
	service := adminapi.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs}
	call := adminapi.SetupOrg(useCase)
	return rpc.NewWebHandler(b.Env, b.Log, rest.NewHandler(b.Env, b.Log, append(service.OrgCalls(), call)...), call), nil
}

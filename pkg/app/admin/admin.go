// Package admin composes the Admin API of every instance (without POST
// /admin/v1/orgs/_setup), the Management and Auth APIs, zitadel.org.v2,
// zitadel.internal_permission.v2, zitadel.webkey.v2, zitadel.settings.v2 and
// zitadel.feature.v2.
package admin

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/adminapi"
	"github.com/tenantry/tenantry/pkg/api/authapi"
	"github.com/tenantry/tenantry/pkg/api/featurev2"
	"github.com/tenantry/tenantry/pkg/api/managementapi"
	"github.com/tenantry/tenantry/pkg/api/orgv2"
	"github.com/tenantry/tenantry/pkg/api/permissionv2"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/api/rpc"
	"github.com/tenantry/tenantry/pkg/api/settingsv2"
	"github.com/tenantry/tenantry/pkg/api/webkeyv2"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/text/auditlog"
	"github.com/tenantry/tenantry/pkg/text/refusals"
)

// Calls are the calls of the function by how they are served.
type Calls struct {
	// V1 is served over REST and gRPC-web, V2 over REST, Connect and gRPC-web, and
	// WithoutREST over the latter two.
	V1, V2, WithoutREST []api.Endpoint
}

// NewCalls returns the function's calls.
func NewCalls(b *app.Base, cfg config.Admin) (Calls, error) {
	events, err := auditlog.Load()
	if err != nil {
		return Calls{}, err
	}
	maker := app.NewSigningKeyMaker(b.Tenants, cfg.KMSKey, cfg.Tokens)
	return Calls{
		V1: slices.Concat(
			adminapi.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs, EventText: events.Text, TokenLifetimes: app.TokenLifetimes(cfg.Tokens, cfg.RefreshTokens)}.Calls(),
			managementapi.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs}.Calls(), authapi.Service{}.Calls(),
		),
		V2: slices.Concat(
			orgv2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs, NormalizePhone: phone.Normalize}.Calls(), settingsv2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs}.Calls(),
			featurev2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs}.Calls(),
		),
		WithoutREST: slices.Concat(
			permissionv2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs}.Calls(),
			webkeyv2.Service{Store: b.Store, Maker: maker, Clock: b.Clock, IDs: b.IDs}.Calls(),
		),
	}, nil
}

// New returns the function's handler, which logs to log. Its error names the invalid
// variables.
func New(cfg config.Admin, log *slog.Logger) (http.Handler, error) {
	b, err := app.New(cfg.Deployment, log)
	if err != nil {
		return nil, err
	}
	catalogue, err := refusals.Load()
	if err != nil {
		return nil, err
	}
	calls, err := NewCalls(b, cfg)
	if err != nil {
		return nil, err
	}
	env := b.Env.WithText(catalogue.DefaultText)
	b.Env.Text = catalogue.Text
	v1Handler, v2Handler := rest.NewHandler(b.Env, b.Log, calls.V1...), rest.NewHandler(env, b.Log, calls.V2...)
	byREST := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v2/") {
			v2Handler.ServeHTTP(w, r)
			return
		}
		v1Handler.ServeHTTP(w, r)
	})
	byConnect := rpc.NewHandler(env, b.Log, byREST, slices.Concat(calls.V2, calls.WithoutREST)...)
	return rpc.NewWebHandler(b.Env, b.Log, byConnect, calls.V1...), nil
}

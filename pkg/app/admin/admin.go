// Package admin composes the Admin API of every instance (without POST
// /admin/v1/orgs/_setup), zitadel.org.v2, zitadel.internal_permission.v2,
// zitadel.webkey.v2, and the calls that users make about themselves and their
// instance.
package admin

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"

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
	events, err := auditlog.Load()
	if err != nil {
		return nil, err
	}
	v2 := slices.Concat(
		orgv2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs, NormalizePhone: phone.Normalize}.Calls(), settingsv2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs}.Calls(),
		featurev2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs}.Calls(),
	)
	permissions := permissionv2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs}
	webKeys := webkeyv2.Service{Store: b.Store, Maker: app.NewSigningKeyMaker(b.Tenants, cfg.KMSKey, cfg.Tokens), Clock: b.Clock, IDs: b.IDs}
	env := b.Env.WithText(catalogue.DefaultText)
	b.Env.Text = catalogue.Text
	v1 := slices.Concat(
		adminapi.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs, EventText: events.Text, TokenLifetimes: app.TokenLifetimes(cfg.Tokens, cfg.RefreshTokens)}.Calls(),
		managementapi.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs}.Calls(), authapi.Service{}.Calls(),
	)
	v1Handler, v2Handler := rest.NewHandler(b.Env, b.Log, v1...), rest.NewHandler(env, b.Log, v2...)
	byREST := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v2/") {
			v2Handler.ServeHTTP(w, r)
			return
		}
		v1Handler.ServeHTTP(w, r)
	})
	byConnect := rpc.NewHandler(env, b.Log, byREST, slices.Concat(v2, permissions.Calls(), webKeys.Calls())...)
	return rpc.NewWebHandler(b.Env, b.Log, byConnect, v1...), nil
}

// Package users composes zitadel.user.v2 and zitadel.session.v2.
package users

import (
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/api/rpc"
	"github.com/tenantry/tenantry/pkg/api/sessionv2"
	"github.com/tenantry/tenantry/pkg/api/userv2"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/text/refusals"
)

// Calls returns the function's calls.
func Calls(b *app.Base, cfg config.Users) []api.Endpoint {
	return slices.Concat(userv2.Service{
		Store: b.Store, Clock: b.Clock, IDs: b.IDs, NormalizePhone: phone.Normalize,
		Keyring: app.NewKeyring(b.Tenants, cfg.Tenants), CredentialLifetime: time.Duration(cfg.CredentialLifetime),
	}.Calls(), sessionv2.Service{Store: b.Store, Clock: b.Clock, IDs: b.IDs}.Calls())
}

// New returns the function's handler, which logs to log. Its error names the invalid
// variables.
func New(cfg config.Users, log *slog.Logger) (http.Handler, error) {
	b, err := app.New(cfg.Deployment, log)
	if err != nil {
		return nil, err
	}
	catalogue, err := refusals.Load()
	if err != nil {
		return nil, err
	}
	env := b.Env.WithText(catalogue.DefaultText)
	calls := Calls(b, cfg)
	return rpc.NewHandler(env, b.Log, rest.NewHandler(env, b.Log, calls...), calls...), nil
}

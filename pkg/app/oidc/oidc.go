// Package oidc composes the OpenID provider of every instance, and zitadel.oidc.v2,
// which custom login pages call.
package oidc

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api/oidcv2"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/api/rpc"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/oidc"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/text/refusals"
)

// New returns the function's handler, which logs to log. Its error names the invalid
// variables. It silences slog.Default, to which the library logs its answers: the
// request's own line has them, with the request's id and without what the client sent.
func New(cfg config.OIDC, log *slog.Logger) (http.Handler, error) {
	b, err := app.New(cfg.Deployment, log)
	if err != nil {
		return nil, err
	}
	catalogue, err := refusals.Load()
	if err != nil {
		return nil, err
	}
	if err := checkRedirects(cfg); err != nil {
		return nil, err
	}
	slog.SetDefault(slog.New(slog.DiscardHandler))
	provider := oidc.Provider{
		Store: b.Store, KeyMaker: kms.NewKeyMaker(b.KMS, cfg.KMSKey), Sealer: b.Sealer, Clock: b.Clock, IDs: b.IDs, Log: b.Log,
		ExternalDomain: b.ExternalDomain, Timeout: cfg.Timeout,
		Lifetimes: oidc.Lifetimes{
			Defaults:   app.TokenLifetimes(cfg.Tokens, cfg.RefreshTokens),
			SigningKey: time.Duration(cfg.SigningKeyAge), Code: time.Duration(cfg.CodeLifetime), Session: time.Duration(cfg.SessionLifetime),
		},
		AccessTokenType: access.TokenType(cfg.AccessTokenType),
		Redirects:       oidc.Redirects{AfterLogin: cfg.RedirectURIs, AfterLogout: cfg.PostLogoutRedirectURIs},
	}
	env := b.Env.WithText(catalogue.DefaultText)
	calls := oidcv2.Service{Logins: provider.Logins()}.Calls()
	byREST, pages := rest.NewHandler(env, b.Log, calls...), provider.Handler()
	return rpc.NewHandler(env, b.Log, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v2/") {
			byREST.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	}), calls...), nil
}

func checkRedirects(cfg config.OIDC) error {
	var wrong []error
	for variable, addresses := range map[string][]string{
		"TENANTRY_REDIRECT_URIS": cfg.RedirectURIs, "TENANTRY_POST_LOGOUT_REDIRECT_URIS": cfg.PostLogoutRedirectURIs,
	} {
		for i, address := range addresses {
			if err := client.CheckRedirect(address); err != nil {
				wrong = append(wrong, fmt.Errorf("configuration: %s, address %d: %w", variable, i+1, err))
			}
		}
	}
	return errors.Join(wrong...)
}

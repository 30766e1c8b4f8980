// Package oidc composes the OpenID provider of every instance.
package oidc

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/oidc"
)

// New makes the function's handler, which logs to log. The error names the
// variables that are wrong. It silences slog.Default: there the library logs
// what it answers, which the request's own line says, with the request's id and
// without what the client sent.
func New(cfg config.OIDC, log *slog.Logger) (http.Handler, error) {
	t, err := app.NewTenants(cfg.Tenants, log)
	if err != nil {
		return nil, err
	}
	if err := checkRedirects(cfg); err != nil {
		return nil, err
	}
	slog.SetDefault(slog.New(slog.DiscardHandler))
	return oidc.Provider{
		Store: t.Store, KeyMaker: kms.NewKeyMaker(t.KMS, cfg.KMSKey), Sealer: t.Sealer, Clock: t.Clock, IDs: t.IDs, Log: t.Log,
		ExternalDomain: t.ExternalDomain, Timeout: cfg.Timeout,
		Lifetimes: oidc.Lifetimes{
			Defaults:   app.TokenLifetimes(cfg.Tokens, cfg.RefreshTokens),
			SigningKey: time.Duration(cfg.SigningKeyAge), Code: time.Duration(cfg.CodeLifetime), Session: time.Duration(cfg.SessionLifetime),
		},
		AccessTokenType: access.TokenType(cfg.AccessTokenType),
		Redirects:       oidc.Redirects{AfterLogin: cfg.RedirectURIs, AfterLogout: cfg.PostLogoutRedirectURIs},
	}.Handler(), nil
}

func checkRedirects(cfg config.OIDC) error {
	var wrong []error
	for variable, addresses := range map[string][]string{
		"TENANTRY_REDIRECT_URIS": cfg.RedirectURIs, "TENANTRY_POST_LOGOUT_REDIRECT_URIS": cfg.PostLogoutRedirectURIs,
	} {
		for i, address := range addresses {
			if err := oidc.CheckRedirect(address); err != nil {
				wrong = append(wrong, fmt.Errorf("configuration: %s, address %d: %w", variable, i+1, err))
			}
		}
	}
	return errors.Join(wrong...)
}

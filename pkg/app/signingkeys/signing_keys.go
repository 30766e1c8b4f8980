// Package signingkeys composes the function that replaces signing keys before
// requests need the next ones.
package signingkeys

import (
	"log/slog"

	"golang.org/x/time/rate"

	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/oidc/signing"
)

// New returns the rotation, which logs to log. Its error names the invalid variables.
func New(cfg config.SigningKeys, log *slog.Logger) (*signing.Rotation, error) {
	t, err := app.NewTenants(cfg.Tenants, log)
	if err != nil {
		return nil, err
	}
	return &signing.Rotation{
		Store: t.Store,
		Maker: app.NewSigningKeyMaker(t, cfg.KMSKey, cfg.Tokens),
		Clock: t.Clock, Log: t.Log, Pace: rate.NewLimiter(rate.Limit(cfg.SigningKeyRate), 1), Timeout: cfg.Timeout,
	}, nil
}

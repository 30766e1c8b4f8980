package app

import (
	"time"

	"github.com/tenantry/tenantry/pkg/config"
	tenantrykms "github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// NewSigningKeyMaker returns the maker of signing keys. It is not a method, so that
// only functions that call it link it.
func NewSigningKeyMaker(t *Tenants, kmsKey string, cfg config.Tokens) *signing.Maker {
	return &signing.Maker{
		Store: t.Store, KeyMaker: tenantrykms.NewKeyMaker(t.KMS, kmsKey), Sealer: t.Sealer, Clock: t.Clock,
		Age:           time.Duration(cfg.SigningKeyAge),
		TokenLifetime: TokenLifetimes(cfg, config.RefreshTokens{}).Longest(),
	}
}

// TokenLifetimes returns the lifetimes for instances that set none.
func TokenLifetimes(tokens config.Tokens, refresh config.RefreshTokens) tenant.TokenLifetimes {
	return tenant.TokenLifetimes{
		AccessToken: time.Duration(tokens.AccessTokenLifetime), IDToken: time.Duration(tokens.IDTokenLifetime),
		RefreshIdle: time.Duration(refresh.RefreshTokenIdle), Refresh: time.Duration(refresh.RefreshTokenLifetime),
	}
}

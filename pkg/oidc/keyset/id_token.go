package keyset

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ErrNotIDToken is for text that is not an ID token of the instance, or that was signed
// with a key that is no longer published.
var ErrNotIDToken = errors.New("not an ID token of this instance")

// IDToken returns the claims of an ID token that an instance signed as issuer. The
// caller has to check the audience, and whether it has expired. Errors that match
// ErrNotIDToken include a cause.
func (k *Cache) IDToken(ctx context.Context, instance *tenant.Instance, issuer, text string) (*openid.IDTokenClaims, error) {
	if !hasClaims(text) { // which the library takes for granted
		return nil, fmt.Errorf("%w: its payload is no JSON object", ErrNotIDToken)
	}
	keys := &idTokenKeys{cache: k, instance: instance}
	claims, err := op.VerifyIDTokenHint[*openid.IDTokenClaims](ctx, text, &op.IDTokenHintVerifier{
		Issuer: issuer, KeySet: keys, SupportedSignAlgs: Algorithms(),
	})
	switch {
	case keys.fault != nil:
		return nil, keys.fault
	case err != nil && !errors.As(err, &op.IDTokenHintExpiredError{}):
		return nil, fmt.Errorf("%w: %w", ErrNotIDToken, err)
	}
	return claims, nil
}

// hasClaims reports whether the payload of a JWT is a JSON object (RFC 7519 section 4).
func hasClaims(text string) bool {
	var claims map[string]any
	_, err := openid.ParseToken(text, &claims)
	return err == nil && claims != nil
}

// idTokenKeys verifies what an instance signed.
type idTokenKeys struct {
	cache    *Cache
	instance *tenant.Instance
	// fault is why the keys could not be read; the library treats that as a wrong
	// signature.
	fault error
}

// VerifySignature implements openid.KeySet.
func (k *idTokenKeys) VerifySignature(ctx context.Context, signature *jose.JSONWebSignature) ([]byte, error) {
	keys, err := k.cache.Public(ctx, k.instance)
	if err != nil {
		k.fault = err
		return nil, err
	}
	payload, err := signature.Verify(keys)
	if err != nil {
		return nil, err
	}
	var claims access.TokenClaims
	if err := json.Unmarshal(payload, &claims); err != nil || claims.IsAccessToken() {
		return nil, errors.New("not an ID token")
	}
	return payload, nil
}

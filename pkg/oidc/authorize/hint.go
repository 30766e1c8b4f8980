package authorize

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/keyset"
	"github.com/tenantry/tenantry/pkg/oidc/request"
)

// Hint is the sign-in that an ID token of the request's instance describes.
type Hint struct {
	Subject, ClientID string
	// SessionID is empty for a machine's token.
	SessionID string
}

// ErrHint is for text that is not an ID token of the request's instance, or that was
// signed with a key that is no longer published.
var ErrHint = errors.New("not an ID token of this instance")

// ReadHint reads an id_token_hint, which may have expired. Its errors match ErrHint and
// include a cause.
func (s *Service) ReadHint(ctx context.Context, text string) (Hint, error) {
	keys := &hintKeys{keys: s.Keys}
	claims, err := op.VerifyIDTokenHint[*openid.IDTokenClaims](ctx, text, &op.IDTokenHintVerifier{
		Issuer: request.Of(ctx).Issuer, KeySet: keys, SupportedSignAlgs: keyset.Algorithms(),
	})
	switch {
	case keys.fault != nil:
		return Hint{}, keys.fault
	case err != nil && !errors.As(err, &op.IDTokenHintExpiredError{}):
		return Hint{}, fmt.Errorf("%w: %w", ErrHint, err)
	}
	return Hint{claims.GetSubject(), claims.GetAuthorizedParty(), claims.SessionID}, nil
}

// hintKeys verifies what the request's instance signed.
type hintKeys struct {
	keys *keyset.Cache
	// fault is why the keys could not be read; the library treats that as a wrong
	// signature.
	fault error
}

// VerifySignature implements openid.KeySet.
func (k *hintKeys) VerifySignature(ctx context.Context, signature *jose.JSONWebSignature) ([]byte, error) {
	keys, err := k.keys.Public(ctx, request.Instance(ctx))
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

package authorize

import (
	"context"

	"github.com/tenantry/tenantry/pkg/oidc/request"
)

// Hint is the sign-in that an ID token of the request's instance describes.
type Hint struct {
	Subject, ClientID string
	// SessionID is empty for a machine's token.
	SessionID string
}

// ReadHint reads an id_token_hint, which may have expired. Its errors match
// keyset.ErrNotIDToken for a hint that is not one.
func (s *Service) ReadHint(ctx context.Context, text string) (Hint, error) {
	claims, err := s.Keys.IDToken(ctx, request.Instance(ctx), request.Of(ctx).Issuer, text)
	if err != nil {
		return Hint{}, err
	}
	return Hint{claims.GetSubject(), claims.GetAuthorizedParty(), claims.SessionID}, nil
}

package identity

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/access"
)

// endSession answers a client that wants its user signed out (OpenID Connect
// RP-Initiated Logout 1.0) with the address to go to. A client that shows an
// ID token of the user who is signed in need not ask the user.
func (s *server) endSession(ctx context.Context, r *oidc.EndSessionRequest, header http.Header) (string, error) {
	who, _, err := s.session(ctx, header)
	if err != nil {
		return "", err
	}
	target := logoutTarget{ClientID: r.ClientID, Address: r.PostLogoutRedirectURI, State: r.State}
	subject := ""
	if r.IdTokenHint != "" {
		claims, err := op.VerifyIDTokenHint[*oidc.IDTokenClaims](ctx, r.IdTokenHint, &op.IDTokenHintVerifier{
			Issuer: exchangeOf(ctx).issuer, KeySet: &ownKeys{s}, SupportedSignAlgs: []string{string(jose.RS256)},
		})
		if err != nil && !errors.As(err, &op.IDTokenHintExpiredError{}) {
			return "", refused(ctx, oidc.ErrInvalidRequest().WithDescription("id_token_hint invalid"), err)
		}
		if r.ClientID != "" && r.ClientID != claims.GetAuthorizedParty() {
			return "", oidc.ErrInvalidRequest().WithDescription("client_id does not match azp of id_token_hint")
		}
		target.ClientID, subject = claims.GetAuthorizedParty(), claims.GetSubject()
	}
	next, err := s.afterLogout(ctx, target)
	if err != nil {
		return "", err
	}
	if who != nil && subject != who.user.ID {
		return pathLogout + "?" + target.query().Encode(), nil
	}
	return next, s.endSessionOf(ctx, who)
}

// logoutTarget is where a client wants its user to be afterwards.
type logoutTarget struct {
	ClientID, Address, State string
}

func (t logoutTarget) query() url.Values {
	query := url.Values{}
	for name, value := range map[string]string{"client_id": t.ClientID, "post_logout_redirect_uri": t.Address, "state": t.State} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return query
}

// afterLogout gives the address that a person is sent to after signing out:
// a registered one, or the page that says so.
func (s *server) afterLogout(ctx context.Context, t logoutTarget) (string, error) {
	if t.Address == "" {
		return pathLoggedOut, nil
	}
	if t.ClientID != ConsoleClientID || !mayRedirect(s.console(ctx).afterLogout, t.Address) {
		return "", oidc.ErrInvalidRequest().WithDescription("post_logout_redirect_uri invalid")
	}
	return withParameters(t.Address, url.Values{"state": {t.State}})
}

// ownKeys verifies what the instance of the request signed.
type ownKeys struct{ server *server }

// VerifySignature implements oidc.KeySet.
func (k *ownKeys) VerifySignature(ctx context.Context, signature *jose.JSONWebSignature) ([]byte, error) {
	keys, err := k.server.keys.public(ctx, exchangeOf(ctx).instanceID)
	if err != nil {
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

package identity

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// verifyAuthRequest says which client asks, and refuses what cannot be
// answered to the client: until its redirect address is known to be
// registered, nobody is sent there.
func (s *server) verifyAuthRequest(ctx context.Context, r *oidc.AuthRequest) (op.Client, error) {
	if r.ClientID == "" {
		return nil, oidc.ErrInvalidRequest().WithDescription("auth request is missing client_id")
	}
	if r.ClientID != ConsoleClientID {
		return nil, oidc.ErrInvalidRequest().WithDescription("Errors.App.NotFound")
	}
	client := s.console(ctx)
	if r.RedirectURI != "" && !mayRedirect(client.afterLogin, r.RedirectURI) {
		return nil, oidc.ErrInvalidRequestRedirectURI().WithDescription("The requested redirect_uri is missing in the client configuration. " +
			"If you have any questions, you may contact the administrator of the application.")
	}
	return client, nil
}

// maxRequest bounds an authorisation request, in bytes of its query. It comes
// back in the address of the login page, a third longer, and API Gateway takes
// 10,240 bytes of request line and headers: 3,400 are left for the headers.
const maxRequest = 5120

// authorize answers an authorisation request (OpenID Connect Core 1.0 section
// 3.1.2) with the address to go to: back to the client with a code for who is
// signed in, or else to the login page, which comes back with the same request.
func (s *server) authorize(ctx context.Context, r *oidc.AuthRequest, form url.Values, header http.Header) (string, error) {
	if err := checkAuthRequest(r); err != nil {
		return "", err
	}
	if len(form.Encode()) > maxRequest {
		return "", oidc.ErrInvalidRequest().WithDescription("the request has more than %d bytes", maxRequest)
	}
	scopes, err := grantedScopes(r.Scopes, oidc.ScopeOfflineAccess)
	if err != nil {
		return "", err
	}
	who, _, err := s.session(ctx, header)
	if err != nil {
		return "", err
	}
	silent := slices.Contains(r.Prompt, oidc.PromptNone)
	switch {
	case !s.isEnough(r, who) && silent:
		return "", oidc.ErrLoginRequired()
	case !s.isEnough(r, who):
		return withAuthorize(pathLogin, form), nil
	case mustChangePassword(who.user) && silent:
		return "", oidc.ErrInteractionRequired()
	case mustChangePassword(who.user):
		return withAuthorize(pathPassword, form), nil
	}
	code, err := s.newCode(ctx, r, scopes, who)
	if err != nil {
		return "", err
	}
	return withParameters(r.RedirectURI, url.Values{
		"code": {code}, "state": {r.State}, "iss": {exchangeOf(ctx).issuer}, // RFC 9207
	})
}

// checkAuthRequest refuses what is not served.
func checkAuthRequest(r *oidc.AuthRequest) error {
	const challengeLength = 43 // base64 of a SHA-256
	switch {
	case r.RequestParam != "":
		return oidc.ErrRequestNotSupported()
	case r.ResponseMode != "" && r.ResponseMode != oidc.ResponseModeQuery:
		return oidc.ErrInvalidRequest().WithDescription("response_mode not supported")
	case r.CodeChallenge == "" || r.CodeChallengeMethod != oidc.CodeChallengeMethodS256:
		return oidc.ErrInvalidRequest().WithDescription("PKCE with code_challenge_method S256 is required")
	case len(r.CodeChallenge) != challengeLength:
		return oidc.ErrInvalidRequest().WithDescription("code_challenge invalid")
	}
	return nil
}

// isEnough reports whether who signed in as the request wants it.
func (s *server) isEnough(r *oidc.AuthRequest, who *signedIn) bool {
	if who == nil || slices.Contains(r.Prompt, oidc.PromptLogin) || slices.Contains(r.Prompt, oidc.PromptSelectAccount) {
		return false
	}
	// prompt=login is the library's max_age=0, which nobody could ever meet:
	// the login page takes it away once it was done.
	return r.MaxAge == nil || s.Clock().Sub(who.session.AuthTime) <= time.Duration(*r.MaxAge)*time.Second+freshSignIn
}

// freshSignIn is how long a sign-in counts as just done, on its way back from
// the login page.
const freshSignIn = 10 * time.Second

// newCode makes an authorisation code and keeps its hash.
func (s *server) newCode(ctx context.Context, r *oidc.AuthRequest, scopes []string, who *signedIn) (string, error) {
	now := s.Clock().UTC().Truncate(time.Microsecond)
	code := &tenant.AuthorizationCode{
		InstanceID: who.user.InstanceID, UserID: who.user.ID, ID: s.IDs(), ClientID: r.ClientID, RedirectURI: r.RedirectURI,
		Scopes: scopes, Nonce: r.Nonce, Challenge: r.CodeChallenge, AuthTime: who.session.AuthTime, Epoch: who.session.Epoch, AMR: who.session.AMR,
		CreatedAt: now, ExpiresAt: now.Add(s.Lifetimes.Code),
	}
	text, hash, err := tenant.MintCode(tenant.TokenRef{InstanceID: code.InstanceID, UserID: code.UserID, TokenID: code.ID})
	if err != nil {
		return "", err
	}
	code.Hash = hash
	return text, s.Store.AddCode(ctx, code)
}

// withParameters adds parameters to an address; those without a value are left
// out.
func withParameters(address string, parameters url.Values) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	query := u.Query()
	for name, values := range parameters {
		if values[0] != "" {
			query.Set(name, values[0])
		}
	}
	u.RawQuery = query.Encode()
	return u.String(), nil
}

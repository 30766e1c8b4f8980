package authorize

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
)

// ReadRequest reads an authorisation request (OpenID Connect Core 1.0 section
// 3.1.2.1). An error without an authorization is shown to the person: nobody is sent to
// a redirect address before it is known to be registered for the client. An error with
// an authorization is for the client.
func (s *Service) ReadRequest(ctx context.Context, form url.Values) (*Request, error) {
	a := &Request{Form: maps.Clone(form), mark: form.Get(paramSignedIn)}
	a.Form.Del(paramSignedIn)
	var err error
	if a.Client, err = s.clientOf(ctx, a.Form); err != nil {
		return nil, err
	}
	a.loginBase = request.Of(ctx).Instance.LoginBase(a.Client.App)
	if request.Of(ctx).IsMalformed {
		return a, request.ErrMalformed()
	}
	if err := a.read(); err != nil {
		return a, err
	}
	if a.Client.Project == nil {
		if a.Scopes, err = s.withoutUnknownRoles(ctx, a.Scopes); err != nil {
			return a, err
		}
	}
	a.orgID, err = s.OrgOfScopes(ctx, a.Scopes)
	return a, err
}

// clientOf returns the client of a request. It refuses requests that cannot be
// answered to the client.
func (s *Service) clientOf(ctx context.Context, form url.Values) (*client.Client, error) {
	switch {
	case len(form["client_id"]) > 1 || len(form["redirect_uri"]) > 1:
		return nil, request.ErrRepeated()
	case form.Get("client_id") == "":
		return nil, openid.ErrInvalidRequest().WithDescription("auth request is missing client_id")
	}
	by, err := s.OIDCClient(ctx, form.Get("client_id"))
	switch {
	case err != nil:
		return nil, err
	case by == nil:
		return nil, openid.ErrInvalidRequest().WithDescription("Errors.App.NotFound")
	case form.Get("redirect_uri") == "":
		return nil, openid.ErrInvalidRequest().WithDescription("auth request is missing redirect_uri")
	}
	if err := by.CheckRedirectURI(form.Get("redirect_uri"), openid.ResponseType(form.Get("response_type"))); err != nil {
		return nil, err
	}
	if len(url.QueryEscape(form.Get("state"))) > MaxRequest {
		return nil, ErrRequestTooLong() // and the answer would be, too
	}
	return by, nil
}

// ErrRequestTooLong returns the refusal of a request longer than MaxRequest.
func ErrRequestTooLong() error {
	return openid.ErrInvalidRequest().WithDescription("the request has more than %d bytes", MaxRequest)
}

// read refuses what is not supported, and reads the rest.
func (a *Request) read() (err error) {
	if len(a.Form.Encode()) > MaxRequest {
		return ErrRequestTooLong()
	}
	for name, values := range a.Form {
		if len(values) > 1 {
			return request.ErrRepeated() // RFC 6749 section 3.1
		}
		if err := request.CheckText(name, values); err != nil {
			return err
		}
	}
	if err := a.checkSupported(); err != nil {
		return err
	}
	if err := a.checkChallenge(); err != nil {
		return err
	}
	if err := a.readPrompt(); err != nil {
		return err
	}
	if err := a.readMaxAge(); err != nil {
		return err
	}
	var more []string
	if a.Client.HasGrant(openid.GrantTypeRefreshToken) {
		more = []string{openid.ScopeOfflineAccess}
	}
	a.Scopes, err = scope.Granted(a.Client.WithoutUnknownRoles(a.requestedScopes()), more...)
	return err
}

func (a *Request) requestedScopes() []string { return spaceDelimited(a.Form.Get("scope")) }

// checkSupported refuses kinds of requests and answers that exist but are not supported.
// Sources: OpenID Connect Core 1.0 sections 3.1.2.6, 6 and 7.2.1; RFC 6749 section
// 4.1.2.1.
func (a *Request) checkSupported() error {
	responseType := a.Form.Get("response_type")
	switch {
	case a.Form.Get("request") != "":
		a.adoptRequestObject(a.Form.Get("request"))
		return openid.ErrRequestNotSupported()
	case a.Form.Get("request_uri") != "":
		return &openid.Error{ErrorType: "request_uri_not_supported"}
	case a.Form.Get("registration") != "":
		return &openid.Error{ErrorType: "registration_not_supported"}
	case responseType == "":
		return openid.ErrInvalidRequest().WithDescription("response_type is missing")
	case responseType != string(openid.ResponseTypeCode):
		return &openid.Error{ErrorType: "unsupported_response_type"}
	case len(a.Client.ResponseTypes()) == 0 || !a.Client.HasGrant(openid.GrantTypeCode):
		return openid.ErrUnauthorizedClient().WithDescription("The requested response type is missing in the client configuration. " +
			"If you have any questions, you may contact the administrator of the application.")
	}
	if mode := openid.ResponseMode(a.Form.Get("response_mode")); mode == "" || mode == openid.ResponseModeQuery || mode == openid.ResponseModeFragment || a.IsFormPost() {
		return nil
	}
	return openid.ErrInvalidRequest().WithDescription("response_mode not supported")
}

// adoptRequestObject has a refused request object answered with the state and in the
// mode that it asks for, unless the query does: a client may send them inside alone.
// The object is not verified, but neither is a query.
func (a *Request) adoptRequestObject(object string) {
	var inside struct {
		State string `json:"state"`
		Mode  string `json:"response_mode"`
	}
	if _, err := openid.ParseToken(object, &inside); err != nil {
		return
	}
	for name, value := range map[string]string{"state": inside.State, "response_mode": inside.Mode} {
		if a.Form.Get(name) == "" {
			a.Form.Set(name, value)
		}
	}
}

// checkChallenge requires PKCE (RFC 7636), in its only safe form, from every client
// that cannot keep a secret.
func (a *Request) checkChallenge() error {
	const length = 43 // base64 of a SHA-256
	switch challenge := a.Form.Get("code_challenge"); {
	case challenge == "" && a.Form.Get("code_challenge_method") == "" && !a.Client.IsPublic():
		return nil
	case challenge == "" || a.Form.Get("code_challenge_method") != string(openid.CodeChallengeMethodS256):
		return openid.ErrInvalidRequest().WithDescription("PKCE with code_challenge_method S256 is required")
	case len(challenge) != length:
		return openid.ErrInvalidRequest().WithDescription("code_challenge invalid")
	}
	return nil
}

// promptCreate is defined by OpenID Connect's Initiating User Registration.
const promptCreate = "create"

// Prompts are the values of "prompt" that our pages support. Other values, such as
// promptCreate, are refused: showing a different page than the requested one helps
// nobody. A customer's own login pages may support them.
var Prompts = []string{openid.PromptNone, openid.PromptLogin, openid.PromptConsent, openid.PromptSelectAccount}

func (a *Request) readPrompt() error {
	a.prompt = spaceDelimited(a.Form.Get("prompt"))
	for _, prompt := range a.prompt {
		if a.loginBase != "" && prompt == promptCreate {
			continue
		}
		if !slices.Contains(Prompts, prompt) {
			return openid.ErrInvalidRequest().WithDescription("prompt not supported; known are %s", strings.Join(Prompts, ", "))
		}
	}
	if a.isSilent() && len(a.prompt) > 1 {
		return openid.ErrInvalidRequest().WithDescription("prompt=none stands alone")
	}
	return nil
}

func (a *Request) readMaxAge() error {
	text := a.Form.Get("max_age")
	if text == "" {
		return nil
	}
	const bits = 32 // 136 years, which fits into a time.Duration
	seconds, err := strconv.ParseUint(text, 10, bits)
	if err != nil {
		return openid.ErrInvalidRequest().WithDescription("max_age is not a number of seconds")
	}
	age := time.Duration(seconds) * time.Second
	a.maxAge = &age
	return nil
}

// spaceDelimited splits a space-separated list (RFC 6749 section 3.3).
func spaceDelimited(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' })
}

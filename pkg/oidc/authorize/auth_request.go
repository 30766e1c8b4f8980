package authorize

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/keyset"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// authRequestLifetime is how long a login page has to answer a request.
	authRequestLifetime = time.Hour

	// The paths of custom login pages, relative to their base, as in the original.
	pageLogin  = "login"
	pageLogout = "logout"
)

// ParamAuthRequest is the query parameter with the id of an authorisation request.
const ParamAuthRequest = "authRequest"

// handOver stores a request for the login pages at a.loginBase, and returns their
// address. It does not matter whether this browser signed in on our pages: theirs know
// who signed in there.
func (s *Service) handOver(ctx context.Context, a *Request) (string, error) {
	hinted, err := s.hintedUser(ctx, a)
	if err != nil {
		return "", err
	}
	form := maps.Clone(a.Form)
	form.Del("id_token_hint")
	e, now := request.Of(ctx), s.Clock.Now()
	request := &tenant.AuthRequest{
		InstanceID: e.InstanceID, ID: tenant.NewAuthRequestID(), ClientID: a.Client.ID, Issuer: e.Issuer, Form: form.Encode(), Scopes: a.Scopes,
		HintUserID: hinted, CreatedAt: now, ExpiresAt: now.Add(authRequestLifetime), Version: 1,
	}
	if err := s.Store.Write(ctx, now, tenant.Put{Entity: request}); err != nil {
		return "", err
	}
	return loginPage(a.loginBase, pageLogin, url.Values{ParamAuthRequest: {request.ID}})
}

// hintedUser returns the user that the request's ID token names, or "".
func (s *Service) hintedUser(ctx context.Context, a *Request) (string, error) {
	text := a.Form.Get("id_token_hint")
	if text == "" {
		return "", nil
	}
	h, err := s.ReadHint(ctx, text)
	if errors.Is(err, keyset.ErrNotIDToken) {
		return "", nil
	}
	return h.Subject, err
}

// loginPage returns the address of a page relative to a base, which may have a query.
func loginPage(base, page string, parameters url.Values) (string, error) {
	u, err := url.Parse(request.EscapeQuery(base))
	if err != nil {
		return "", err // cannot happen: see tenant.IsLoginBase
	}
	query := u.Query()
	maps.Copy(query, parameters)
	u = u.JoinPath(page)
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// AuthRequest is an authorisation request as a login page sees it.
type AuthRequest struct {
	*tenant.AuthRequest
	RedirectURI string
	// Prompt and UILocales are as sent by the client.
	Prompt, UILocales []string
	LoginHint         string
	// MaxAge is nil if there is no limit.
	MaxAge *time.Duration
}

func readAuthRequest(r *tenant.AuthRequest) (*AuthRequest, error) {
	form, err := url.ParseQuery(r.Form)
	if err != nil {
		return nil, err // it was written by Encode
	}
	a := Request{Form: form}
	if err := a.readMaxAge(); err != nil {
		return nil, err // cannot happen: it was checked before it was stored
	}
	return &AuthRequest{
		AuthRequest: r, RedirectURI: a.RedirectURI(), Prompt: spaceDelimited(form.Get("prompt")), UILocales: spaceDelimited(form.Get("ui_locales")),
		LoginHint: form.Get("login_hint"), MaxAge: a.maxAge,
	}, nil
}

// formPostAddress returns the address of the page that posts an answer to the client as
// a form. Custom login pages need it because they can only redirect browsers.
func formPostAddress(r *tenant.AuthRequest, response Response) (string, error) {
	query := url.Values{}
	if err := responseEncoder.Encode(response, query); err != nil {
		return "", err
	}
	query.Del("iss") // the page knows its own
	query.Set(ParamAuthRequest, r.ID)
	return r.Issuer + endpoint.Answer + "?" + query.Encode(), nil
}

package authorize

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/keyset"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Proceed returns where the browser goes next: to one of our pages while the request
// needs something of the person, and then to the client. agreed says that the person
// agrees to be signed in to the client.
//
// If the login pages are not ours, the request is handed over to them, wherever it
// comes from: a sign-in on our pages does not count on theirs.
func (s *Service) Proceed(ctx context.Context, a *Request, who *signin.Person, agreed bool) (string, error) {
	if a.loginBase != "" {
		return s.handOver(ctx, a)
	}
	path, err := s.missingStep(ctx, a, who, agreed)
	switch {
	case err != nil:
		return a.Refuse(ctx, err)
	case path == endpoint.Login && a.isSilent():
		return a.Refuse(ctx, openid.ErrLoginRequired())
	case path == endpoint.Continue && a.isSilent():
		return a.Refuse(ctx, errConsentRequired())
	case path != "" && a.isSilent():
		return a.Refuse(ctx, openid.ErrInteractionRequired())
	case path != "":
		return a.PageAddress(path), nil
	}
	code, err := s.newCode(ctx, a, who)
	if err != nil {
		return "", err
	}
	return a.Respond(ctx, Response{Code: code})
}

// missingStep returns the page that a request still needs, or "". It returns
// login_required if somebody other than the person that the client means has signed in
// for it.
func (s *Service) missingStep(ctx context.Context, a *Request, who *signin.Person, agreed bool) (string, error) {
	if who == nil {
		return endpoint.Login, nil
	}
	fresh := s.IsFresh(a, who)
	isMeant, err := s.matchHint(ctx, a, who)
	switch {
	case err != nil:
		return "", err
	case fresh && isMeant == otherUser:
		return "", openid.ErrLoginRequired()
	case !fresh && (isMeant != sameUser || !a.IsOfOrg(who.User) || s.WantsSignIn(a, who)):
		return endpoint.Login, nil
	}
	switch refusal := a.checkUser(who); {
	case errors.Is(refusal, ErrOtherOrg):
		return "", openid.ErrAccessDenied().WithDescription("the person is of another organisation than the scope names")
	case errors.Is(refusal, ErrPasswordToBeChanged):
		return endpoint.Password, nil
	case refusal != nil:
		return "", openid.ErrAccessDenied().WithDescription("Errors.User.GrantRequired")
	case !agreed && s.needsConfirmation(ctx, a, who, fresh):
		return endpoint.Continue, nil
	}
	return "", nil
}

// WantsSignIn reports whether the request needs a new sign-in instead of the earlier
// one of who.
func (s *Service) WantsSignIn(a *Request, who *signin.Person) bool {
	if a.Wants(openid.PromptLogin) || a.Wants(openid.PromptSelectAccount) {
		return true
	}
	return s.isTooOld(a, who)
}

// isTooOld reports whether who signed in longer ago than the request allows.
func (s *Service) isTooOld(a *Request, who *signin.Person) bool {
	// The client computes with auth_time, which is in whole seconds.
	return a.maxAge != nil && s.Clock().Sub(who.Session.AuthTime.Truncate(time.Second)) > *a.maxAge
}

// checkUser returns why a person may not be signed in by a request, whichever pages they
// come from: ErrOtherOrg, ErrGrantRequired, ErrProjectRequired, ErrPasswordToBeChanged,
// or nil.
func (a *Request) checkUser(who *signin.Person) error {
	if !a.IsOfOrg(who.User) {
		return ErrOtherOrg
	}
	return checkSignIn(a.Client, who)
}

// checkSignIn returns why a person may not be signed in to a client, like checkUser.
func checkSignIn(c *client.Client, who *signin.Person) error {
	if err := c.CheckUser(who.User, who.Authorizations); err != nil {
		return err
	}
	if signin.MustChangePassword(who.User) {
		return ErrPasswordToBeChanged
	}
	return nil
}

type hintMatch int

const (
	sameUser hintMatch = iota
	otherUser
	unknownUser
)

// matchHint finds out whether who is the person of the request's id_token_hint:
// unknownUser if it is not an ID token of this instance.
func (s *Service) matchHint(ctx context.Context, a *Request, who *signin.Person) (hintMatch, error) {
	text := a.Form.Get("id_token_hint")
	if text == "" {
		return sameUser, nil
	}
	switch h, err := s.ReadHint(ctx, text); {
	case errors.Is(err, keyset.ErrNotIDToken):
		return unknownUser, nil
	case err != nil:
		return unknownUser, err
	case h.Subject == who.User.ID:
		return sameUser, nil
	}
	return otherUser, nil
}

// freshFor is how long a mark is valid: long enough for what a person may be asked
// after signing in.
const freshFor = 10 * time.Minute

// IsFresh reports whether who signed in for this very request. prompt, max_age and
// id_token_hint are then satisfied, however long the person took. The mark is made when
// the sign-in succeeds, from the request and a session that did not exist before, so no
// client can request one.
func (s *Service) IsFresh(a *Request, who *signin.Person) bool {
	return hmac.Equal([]byte(a.mark), []byte(a.markOf(who.Session))) && s.Clock().Sub(who.Session.AuthTime) < freshFor
}

// SetMark records that session was made by signing in for this request.
func (a *Request) SetMark(session *tenant.Session) { a.mark = a.markOf(session) }

func (a *Request) markOf(session *tenant.Session) string {
	mac := hmac.New(sha256.New, session.Hash)
	mac.Write([]byte(paramSignedIn + "?" + a.Form.Encode()))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Response has the parameters of an answer to the client.
type Response struct {
	Code        string `schema:"code,omitempty"`
	Error       string `schema:"error,omitempty"`
	Description string `schema:"error_description,omitempty"`
	ErrorURI    string `schema:"error_uri,omitempty"`
	State       string `schema:"state,omitempty"`
	// Issuer is in every answer (RFC 9207 section 2).
	Issuer string `schema:"iss"`
}

var responseEncoder = openid.NewEncoder()

// Respond returns the client's address with the answer. Every answer is made here.
func (a *Request) Respond(ctx context.Context, response Response) (string, error) {
	response.State, response.Issuer = a.Form.Get("state"), request.Of(ctx).Issuer
	response.Description = request.PlainDescription(response.Description)
	if a.IsFormPost() {
		return a.respondByFormPost(ctx, response)
	}
	responseType := openid.ResponseType(a.Form.Get("response_type"))
	if slices.ContainsFunc(spaceDelimited(string(responseType)), func(t string) bool { return strings.HasSuffix(t, "token") }) {
		// A client that wants tokens reads the fragment, also for a refusal.
		responseType = openid.ResponseTypeIDToken
	}
	mode := openid.ResponseMode(a.Form.Get("response_mode"))
	return op.AuthResponseURL(request.EscapeQuery(a.RedirectURI()), responseType, mode, response, responseEncoder)
}

// Refuse returns the client's address with a refusal. Internal faults are returned
// unchanged.
func (a *Request) Refuse(ctx context.Context, err error) (string, error) {
	var refusal *openid.Error
	if !errors.As(err, &refusal) {
		return "", err
	}
	request.Of(ctx).Refusal = string(refusal.ErrorType)
	return a.Respond(ctx, Response{Error: string(refusal.ErrorType), Description: refusal.Description})
}

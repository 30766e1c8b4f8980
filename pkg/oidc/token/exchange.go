package token

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// notApplicable is the token_type of anything but an access token (RFC 8693 section
// 2.2.1).
const notApplicable = "N_A"

func errSubjectToken() error {
	return openid.ErrInvalidRequest().WithDescription("subject_token invalid")
}

// ExchangeToken gives a client a token in exchange for one that was meant for it (RFC
// 8693): for the same user and sign-in, without further scopes or audiences, and valid
// no longer. Whatever ends the sign-in or the original token also ends the new one. It
// takes two reads and a record, for an ID token three reads, and one more for an actor.
// With an actor token, the new token is for somebody who acts as the user.
func (s *Service) ExchangeToken(ctx context.Context, by *client.Client, r *openid.TokenExchangeRequest) (*openid.TokenExchangeResponse, error) {
	if err := checkExchange(by, r); err != nil {
		return nil, err
	}
	named, err := s.nameUser(ctx, by, r)
	if err != nil {
		return nil, err
	}
	actor, err := s.actorOf(ctx, by, r, named)
	if err != nil {
		return nil, err
	}
	subject, err := s.subjectOf(ctx, by, r, named)
	if err != nil {
		return nil, err
	}
	e := request.Of(ctx)
	i, err := specForExchange(ctx, by, subject, actor, r)
	if err != nil {
		return nil, err
	}
	if subject.token == nil {
		if err := s.checkUserOrg(ctx, i); err != nil {
			return nil, err
		}
	}
	full := i.audience(e.Issuer, e.InstanceID, true, scope.Projects(i.scopes))
	for _, one := range r.Audience {
		if !slices.Contains(full, one) {
			return nil, openid.ErrInvalidTarget().WithDescription("audience %.200q not found in subject or actor token", one)
		}
	}
	if len(r.Audience) > 0 {
		i.within = append([]string{by.ID}, r.Audience...)
	}
	response, err := s.issueForExchange(ctx, i, r.RequestedTokenType)
	if err != nil {
		return nil, err
	}
	given := subject // the token that the client showed for it
	if given.token == nil {
		given = actor
	}
	record := s.Record(tenant.AccessTokenAdded, e.InstanceID, tenant.AuditData{
		UserID: i.subject, OrgID: i.orgID, ClientID: by.ID, TokenID: given.tokenID(),
	})
	if i.actor != nil {
		record.Actor = i.actor.Subject
	}
	if actor != nil {
		return response, s.recordImpersonation(ctx, record, actor, named)
	}
	return response, s.Write(ctx, record)
}

// checkExchange refuses what is not supported.
func checkExchange(by *client.Client, r *openid.TokenExchangeRequest) error {
	switch {
	case by.Method == openid.AuthMethodNone:
		// Otherwise anybody who finds a token could exchange it.
		return openid.ErrInvalidClient().WithDescription("client must be authenticated")
	case len(r.Resource) > 0:
		return openid.ErrInvalidTarget().WithDescription("resource parameter not supported")
	case !slices.Contains([]openid.TokenType{"", openid.AccessTokenType, openid.JWTTokenType, openid.IDTokenType}, r.RequestedTokenType):
		return openid.ErrInvalidRequest().WithDescription("Errors.TokenExchange.Token.TypeNotSupported")
	}
	return nil
}

// verifyShown finds the owner of a token that a client shows for an exchange. Its
// errors match errTokenUnknown for a token that may not be used, or that is not of the
// type that the client says.
func (s *Service) verifyShown(ctx context.Context, by *client.Client, text string, typ openid.TokenType) (*bearer, error) {
	if typ == openid.AccessTokenType || typ == openid.JWTTokenType {
		return s.verifyToken(ctx, text)
	}
	if typ == openid.IDTokenType {
		return s.verifyIDToken(ctx, by, text)
	}
	return nil, fmt.Errorf("%w: the type %.100q is not exchanged", errTokenUnknown, typ)
}

// subjectOf returns the owner of the token that a client wants to exchange, or the user
// whom an actor names. It refuses a token that is invalid, that was neither issued to
// the client nor names it or its project as its audience, or whose user the client's
// project does not admit. It also refuses a personal access token, whose scopes nobody
// chose for the client.
func (s *Service) subjectOf(ctx context.Context, by *client.Client, r *openid.TokenExchangeRequest, named *namedUser) (*bearer, error) {
	if named != nil {
		return s.userByID(ctx, by, named.id)
	}
	b, err := s.verifyShown(ctx, by, r.SubjectToken, r.SubjectTokenType)
	switch {
	case errors.Is(err, errTokenUnknown):
		return nil, request.WithCause(ctx, errSubjectToken(), err)
	case err != nil:
		return nil, err
	case b.token == nil:
		return nil, request.WithCause(ctx, errSubjectToken(), errors.New("a personal access token"))
	case !b.isFor(by):
		return nil, request.WithCause(ctx, errSubjectToken(), errors.New("the token is not for the client"))
	case !by.Admits(b.found.User, b.found.Authorizations):
		return nil, request.WithCause(ctx, errSubjectToken(), client.ErrNotAdmitted)
	}
	return b, nil
}

// specForExchange returns what tokens are made from in exchange for another one. They
// are not valid for longer, so there is no refresh token, and they are not a sign-in of
// their own: an ID token neither names the session nor says when it began. A subject
// without a token gets what the actor's has. It refuses scopes beyond that, a token
// that comes from too many others, and an actor who may not act as the subject.
func specForExchange(ctx context.Context, by *client.Client, subject, actor *bearer, r *openid.TokenExchangeRequest) (i tokenSpec, err error) {
	user := subject.found.User
	i = tokenSpec{
		subject: user.ID, orgID: user.OrgID, clientID: by.ID, client: by, found: subject.found,
		asJWT: r.RequestedTokenType == openid.JWTTokenType,
	}
	model := subject
	var before *access.Actor
	if token := subject.token; token != nil {
		i.grantID, i.until, i.origins, i.actor, before = token.GrantID, subject.expiresAt, subject.origin(), token.Actor, token.Actor
		if grant := subject.found.Grant; grant != nil && i.actor == nil {
			i.amr = grant.AMR
		}
	} else {
		model = actor
	}
	if i.scopes = withoutOffline(model.scopes); model.token != nil {
		i.within = append([]string{by.ID}, model.token.Audience...)
	}
	if actor != nil {
		if err := checkMayAct(ctx, actor, subject); err != nil {
			return i, err
		}
		i.actAs(request.Of(ctx).Issuer, actor, before)
	}
	if len(i.origins) > access.MaxOrigins {
		return i, request.WithCause(ctx, errSubjectToken(), errors.New("the token was exchanged too often"))
	}
	if len(r.Scopes) > 0 {
		asked := withoutOffline(r.Scopes)
		if len(asked) == 0 {
			return i, openid.ErrInvalidScope()
		}
		fewer, beyond := fewerScopes(i.scopes, asked)
		if beyond != "" {
			return i, openid.ErrInvalidScope().WithDescription("scope %.200q not found in subject or actor token", beyond)
		}
		i.scopes = fewer
	}
	return i, nil
}

func withoutOffline(scopes []string) []string {
	return slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool { return scope == openid.ScopeOfflineAccess })
}

// issueForExchange makes the requested token: an access token, with an ID token if the
// scopes say so, or only an ID token.
func (s *Service) issueForExchange(ctx context.Context, i tokenSpec, want openid.TokenType) (*openid.TokenExchangeResponse, error) {
	if want == "" {
		want = openid.AccessTokenType
	}
	response := &openid.TokenExchangeResponse{IssuedTokenType: want, TokenType: openid.BearerToken, Scopes: i.scopes}
	if want == openid.IDTokenType {
		if !slices.Contains(i.scopes, openid.ScopeOpenID) {
			return nil, openid.ErrInvalidScope().WithDescription("an ID token needs the scope openid")
		}
		by, err := s.Keys.Signers(ctx, request.Instance(ctx))
		if err != nil {
			return nil, err
		}
		now := s.Clock()
		response.TokenType, response.ExpiresIn = notApplicable, seconds(i.end(now, s.tokenLifetimes(ctx).IDToken).Sub(now))
		response.AccessToken, err = s.idToken(ctx, by, i, "", now)
		return response, err
	}
	tokens, err := s.issueTokens(ctx, i)
	if err != nil {
		return nil, err
	}
	response.AccessToken, response.IDToken, response.ExpiresIn = tokens.AccessToken, tokens.IDToken, tokens.ExpiresIn
	return response, nil
}

func seconds(d time.Duration) uint64 { return uint64(max(d.Seconds(), 0)) }

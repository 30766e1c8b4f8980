package oidc

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// typeUserID is the public system's own subject type: the id of a user, for somebody
// who acts as that user.
const typeUserID openid.TokenType = "urn:zitadel:params:oauth:token-type:user_id"

// knowUserIDs makes the library pass on requests with that type, which it would refuse
// with another text than the public system does.
var knowUserIDs = sync.OnceFunc(func() { openid.AllTokenTypes = append(openid.AllTokenTypes, typeUserID) })

// notApplicable is the token_type of anything but an access token (RFC 8693 section
// 2.2.1).
const notApplicable = "N_A"

func errSubjectToken() error {
	return openid.ErrInvalidRequest().WithDescription("subject_token is invalid")
}

// errImpersonation is the public system's refusal unless impersonation is allowed
// there. Here it cannot be.
func errImpersonation() error {
	return op.NewStatusError(openid.ErrInvalidRequest().WithDescription("Errors.TokenExchange.Impersonation.PolicyDisabled"), http.StatusForbidden)
}

// errTarget is the error of RFC 8693 section 2.2.2.
func errTarget(description string) error {
	return &openid.Error{ErrorType: "invalid_target", Description: description}
}

// exchangeToken gives a client a token in exchange for one that was meant for it (RFC
// 8693): for the same user and sign-in, without further scopes or audiences, and valid
// no longer. Whatever ends the sign-in or the original token also ends the new one. It
// takes two reads and a record.
func (s *server) exchangeToken(ctx context.Context, by *client, r *openid.TokenExchangeRequest) (*openid.TokenExchangeResponse, error) {
	if err := checkExchange(by, r); err != nil {
		return nil, err
	}
	subject, err := s.subjectOf(ctx, by, r.SubjectToken)
	if err != nil {
		return nil, err
	}
	i, err := exchanged(by, subject, r)
	if err != nil {
		return nil, err
	}
	full := i.audience(exchangeOf(ctx).issuer, exchangeOf(ctx).instanceID, true, projectsOfScopes(i.scopes))
	if !isWithin(r.Audience, full) {
		return nil, errTarget("audience is not within that of the subject_token")
	}
	if len(r.Audience) > 0 {
		i.within = append([]string{by.id}, r.Audience...)
	}
	response, err := s.issueExchanged(ctx, i, r.RequestedTokenType)
	if err != nil {
		return nil, err
	}
	user := subject.found.User
	return response, s.write(ctx, s.record(tenant.AccessTokenAdded, user.InstanceID, tenant.AuditData{
		UserID: user.ID, OrgID: user.OrgID, ClientID: by.id, TokenID: subject.token.ID,
	}))
}

// checkExchange refuses what is not supported.
func checkExchange(by *client, r *openid.TokenExchangeRequest) error {
	switch {
	case by.method == openid.AuthMethodNone:
		// Otherwise anybody who finds a token could exchange it.
		return openid.ErrInvalidClient().WithDescription("client must be authenticated")
	case r.ActorToken != "" || r.ActorTokenType != "" || r.SubjectTokenType == typeUserID:
		return errImpersonation()
	case r.SubjectTokenType != openid.AccessTokenType && r.SubjectTokenType != openid.JWTTokenType:
		return openid.ErrInvalidRequest().WithDescription("subject_token_type is not supported")
	case !slices.Contains([]openid.TokenType{"", openid.AccessTokenType, openid.JWTTokenType, openid.IDTokenType}, r.RequestedTokenType):
		return openid.ErrInvalidRequest().WithDescription("requested_token_type is not supported")
	case len(r.Resource) > 0:
		return errTarget("resource is not supported, audience is")
	}
	return nil
}

// subjectOf returns the owner of the token that a client wants to exchange. It refuses
// a token that is invalid, that was neither issued to the client nor names it or its
// project as its audience, whose user the client's project does not admit, or that
// comes from too many exchanges. It also refuses a personal access token, whose end
// would not end the new token.
func (s *server) subjectOf(ctx context.Context, by *client, text string) (*bearer, error) {
	b, err := s.judge(ctx, text)
	switch {
	case errors.Is(err, errTokenUnknown):
		return nil, refused(ctx, errSubjectToken(), err)
	case err != nil:
		return nil, err
	case b.token == nil:
		return nil, refused(ctx, errSubjectToken(), errors.New("a personal access token"))
	case len(b.token.Origins) >= access.MaxOrigins:
		return nil, refused(ctx, errSubjectToken(), errors.New("the token was exchanged too often"))
	case !b.isOf(by) && !b.token.IsFor(by.id) && !b.token.IsFor(by.app.ProjectID):
		return nil, refused(ctx, errSubjectToken(), errors.New("the token is not for the client"))
	case !by.admits(b.found.User, b.found.Authorizations):
		return nil, refused(ctx, errSubjectToken(), errNotAdmitted)
	}
	return b, nil
}

// exchanged returns what tokens are made from in exchange for another one. They are not
// valid for longer, so there is no refresh token, and they are not a sign-in of their
// own: an ID token neither names the session nor says when it began.
func exchanged(by *client, subject *bearer, r *openid.TokenExchangeRequest) (i issue, err error) {
	scopes := withoutOffline(subject.scopes)
	if len(r.Scopes) > 0 {
		if scopes, err = fewerScopes(scopes, withoutOffline(r.Scopes)); err == nil && len(withoutOffline(r.Scopes)) == 0 {
			err = openid.ErrInvalidScope()
		}
		if err != nil {
			return i, err
		}
	}
	user := subject.found.User
	i = issue{
		subject: user.ID, orgID: user.OrgID, clientID: by.id, scopes: scopes, grantID: subject.token.GrantID,
		client: by, found: subject.found, until: subject.expiresAt, within: append([]string{by.id}, subject.token.Audience...),
		asJWT: r.RequestedTokenType == openid.JWTTokenType, origins: append(slices.Clip(subject.token.Origins), subject.token.Origin()),
	}
	if grant := subject.found.Grant; grant != nil {
		i.amr = grant.AMR
	}
	return i, nil
}

func withoutOffline(scopes []string) []string {
	return slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool { return scope == openid.ScopeOfflineAccess })
}

func isWithin(some, all []string) bool {
	return !slices.ContainsFunc(some, func(one string) bool { return !slices.Contains(all, one) })
}

// issueExchanged makes the requested token: an access token, with an ID token if the
// scopes say so, or only an ID token.
func (s *server) issueExchanged(ctx context.Context, i issue, want openid.TokenType) (*openid.TokenExchangeResponse, error) {
	if want == "" {
		want = openid.AccessTokenType
	}
	response := &openid.TokenExchangeResponse{IssuedTokenType: want, TokenType: openid.BearerToken, Scopes: i.scopes}
	if want == openid.IDTokenType {
		if !slices.Contains(i.scopes, openid.ScopeOpenID) {
			return nil, openid.ErrInvalidScope().WithDescription("an ID token needs the scope openid")
		}
		by, err := s.keys.signers(ctx, exchangeOf(ctx).instanceID)
		if err != nil {
			return nil, err
		}
		now := s.Clock()
		response.TokenType, response.ExpiresIn = notApplicable, seconds(i.end(now, s.tokenLifetimes(ctx).IDToken).Sub(now))
		response.AccessToken, err = s.idToken(ctx, by, i, "", now)
		return response, err
	}
	tokens, err := s.tokens(ctx, i)
	if err != nil {
		return nil, err
	}
	response.AccessToken, response.IDToken, response.ExpiresIn = tokens.AccessToken, tokens.IDToken, tokens.ExpiresIn
	return response, nil
}

func seconds(d time.Duration) uint64 { return uint64(max(d.Seconds(), 0)) }

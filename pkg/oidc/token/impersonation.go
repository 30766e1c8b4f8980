package token

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
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// tokenTypeUserID is the public system's own subject type: the id of a user, for
// somebody who acts as that user.
const tokenTypeUserID openid.TokenType = "urn:zitadel:params:oauth:token-type:user_id"

// RegisterTokenTypes makes the library pass on requests with that type, which it would
// refuse with another text than the public system does.
var RegisterTokenTypes = sync.OnceFunc(func() { openid.AllTokenTypes = append(openid.AllTokenTypes, tokenTypeUserID) })

// errImpersonation is the public system's refusal while the instance does not allow it.
func errImpersonation() error {
	return op.NewStatusError(openid.ErrInvalidRequest().WithDescription("Errors.TokenExchange.Impersonation.PolicyDisabled"), http.StatusForbidden)
}

func errActorToken() error {
	return openid.ErrInvalidRequest().WithDescription("actor_token is invalid")
}

// errImpersonationRole is the refusal of an actor who lacks the permission.
func errImpersonationRole(ctx context.Context, err error) error {
	status := http.StatusForbidden
	if errors.Is(err, access.ErrNoMembership) {
		status = http.StatusNotFound
	}
	var missing *tenant.Error
	if !errors.As(err, &missing) {
		return err
	}
	return request.WithCause(ctx, op.NewStatusError(openid.ErrInvalidRequest().WithDescription("%s", missing.Key), status), err)
}

// isImpersonation reports whether an exchange is for somebody who acts as the subject.
func isImpersonation(r *openid.TokenExchangeRequest) bool {
	return r.ActorToken != "" || r.ActorTokenType != "" || r.SubjectTokenType == tokenTypeUserID
}

// actorOf returns the owner of the actor token, who wants to act as the subject, or nil
// if there is none. It refuses a token that subjectOf would refuse, one of somebody who
// acts as another user already, and owners who may not impersonate anybody. A personal
// access token will do: its end ends the new token.
func (s *Service) actorOf(ctx context.Context, by *client.Client, r *openid.TokenExchangeRequest) (*bearer, error) {
	if !isImpersonation(r) {
		return nil, nil //nolint:nilnil // as documented
	}
	switch {
	case !request.Of(ctx).Instance.Impersonation:
		return nil, errImpersonation()
	case r.ActorToken == "":
		return nil, openid.ErrInvalidRequest().WithDescription("actor_token missing")
	case r.ActorTokenType != openid.AccessTokenType && r.ActorTokenType != openid.JWTTokenType:
		return nil, openid.ErrInvalidRequest().WithDescription("actor_token_type is not supported")
	}
	b, err := s.verifyToken(ctx, r.ActorToken)
	switch {
	case errors.Is(err, errTokenUnknown):
		return nil, request.WithCause(ctx, errActorToken(), err)
	case err != nil:
		return nil, err
	case b.token != nil && b.token.Actor != nil:
		return nil, request.WithCause(ctx, errActorToken(), errors.New("its owner is impersonated"))
	case b.token != nil && !b.isFor(by):
		return nil, request.WithCause(ctx, errActorToken(), errors.New("the token is not for the client"))
	}
	if err := access.MayImpersonateAnyone(b.found.User); err != nil {
		return nil, errImpersonationRole(ctx, err)
	}
	return b, nil
}

// userByID returns the user whom an actor names by id. A user who does not exist is
// refused like one who is inactive, whom the client's project does not admit, or of an
// organisation in which the actor may not impersonate anybody.
func (s *Service) userByID(ctx context.Context, by *client.Client, id string) (*bearer, error) {
	if !tenant.IsChosenID(id) { // it becomes part of a store key
		return nil, errSubjectToken()
	}
	found, err := s.Read(ctx, tenant.Query{UserID: id, Authorizations: true})
	switch {
	case err != nil:
		return nil, err
	case !found.User.IsActive():
		return nil, request.WithCause(ctx, errSubjectToken(), errors.New("no such active user"))
	case !by.Admits(found.User, found.Authorizations):
		return nil, request.WithCause(ctx, errSubjectToken(), client.ErrNotAdmitted)
	}
	return &bearer{found: found}, nil
}

// checkMayAct refuses an actor who may not act as the subject.
func checkMayAct(ctx context.Context, actor, subject *bearer) error {
	err := access.MayImpersonate(actor.found.User, subject.found.User)
	if errors.Is(err, access.ErrNoMembership) {
		return request.WithCause(ctx, errSubjectToken(), err)
	}
	if err != nil {
		return errImpersonationRole(ctx, err)
	}
	return nil
}

// checkUserOrg refuses a user of another organisation than the one that scopes name,
// which their own sign-in would refuse, too.
func (s *Service) checkUserOrg(ctx context.Context, i tokenSpec) error {
	orgID, err := s.OrgOfScopes(ctx, i.scopes)
	if err == nil && !request.InOrg(orgID, i.found.User) {
		return request.WithCause(ctx, errSubjectToken(), errors.New("the user is of another organisation than the scopes say"))
	}
	return err
}

// actAs changes what tokens for a subject are made from to what an actor gets: never
// the instance's own API, so that its log always names who did something, and no longer
// than the actor's token lives. The subject's sign-in is not the actor's.
func (i *tokenSpec) actAs(issuer string, actor *bearer, actorBefore *access.Actor) {
	i.actor = &access.Actor{Issuer: issuer, Subject: actor.found.User.ID, Actor: actorBefore}
	i.origins = append(i.origins, actor.origin()...)
	i.scopes = slices.DeleteFunc(slices.Clone(i.scopes), func(one string) bool { return one == scope.API })
	i.amr = nil
	i.until = earlier(i.until, actor.expiresAt)
}

func actorClaims(a *access.Actor) *openid.ActorClaims {
	if a == nil {
		return nil
	}
	return &openid.ActorClaims{Issuer: a.Issuer, Subject: a.Subject, Actor: actorClaims(a.Actor)}
}

// recordImpersonation writes the record of the new token together with the event that
// somebody acts as its user.
func (s *Service) recordImpersonation(ctx context.Context, record *tenant.AuditRecord, actor *bearer) error {
	for attempt := 1; ; attempt++ {
		record.ID = s.IDs()
		event := s.Event(tenant.UserImpersonated, record.InstanceID, record.Actor, tenant.UserImpersonatedData{
			InstanceID: record.InstanceID, UserID: record.UserID, OrgID: record.OrgID,
			ActorID: actor.found.User.ID, ActorOrgID: actor.found.User.OrgID, ClientID: record.ClientID,
		})
		err := s.Store.Apply(ctx, tenant.Change{Writes: []tenant.Write{tenant.Create{Entity: record}}, Event: event})
		if !errors.Is(err, tenant.ErrCollision) || attempt == request.MaxCollisions {
			return err
		}
	}
}

// earlier returns the earlier of two times, of which the zero time is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

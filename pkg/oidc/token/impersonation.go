package token

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// errImpersonation is the public system's refusal while the instance does not allow it.
func errImpersonation() error {
	return op.NewStatusError(openid.ErrInvalidRequest().WithDescription("Errors.TokenExchange.Impersonation.PolicyDisabled"), http.StatusForbidden)
}

func errActorToken() error {
	return openid.ErrInvalidRequest().WithDescription("actor_token invalid")
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

// actorOf returns the owner of the actor token, who wants to act as the subject, or nil
// if there is none. It refuses a token that subjectOf would refuse, one of somebody who
// acts as another user already, and owners who may not impersonate anybody. A personal
// access token will do: its end ends the new token. A named user needs an actor.
func (s *Service) actorOf(ctx context.Context, by *client.Client, r *openid.TokenExchangeRequest, named *namedUser) (*bearer, error) {
	switch {
	case named == nil && r.ActorToken == "" && r.ActorTokenType == "":
		return nil, nil //nolint:nilnil // as documented
	case !request.Of(ctx).Instance.Impersonation:
		return nil, errImpersonation()
	case r.ActorToken == "":
		return nil, errActorToken()
	}
	b, err := s.verifyShown(ctx, by, r.ActorToken, r.ActorTokenType)
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
// somebody acts as its user, and uses up the assertion that named the user.
func (s *Service) recordImpersonation(ctx context.Context, record *tenant.AuditRecord, actor *bearer, named *namedUser) error {
	for attempt := 1; ; attempt++ {
		record.ID = s.IDs()
		event := s.Event(tenant.UserImpersonated, record.InstanceID, record.Actor, tenant.UserImpersonatedData{
			InstanceID: record.InstanceID, UserID: record.UserID, OrgID: record.OrgID,
			ActorID: actor.found.User.ID, ActorOrgID: actor.found.User.OrgID, ClientID: record.ClientID,
		})
		err := s.Store.Apply(ctx, tenant.Change{Writes: append(named.use(ctx), tenant.Create{Entity: record}), Event: event})
		if errors.Is(err, errUsed) {
			return request.WithCause(ctx, errSubjectToken(), &access.TokenError{Fault: access.FaultUsed})
		}
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

package token

import (
	"context"
	"errors"
	"slices"

	"github.com/go-jose/go-jose/v4/jwt"
	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/keyset"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// verifyIDToken finds the owner of an ID token that was issued to a client at a
// sign-in, with two reads. An ID token has no scopes of its own: it stands for what the
// client was granted in that session, and ends with that. Its errors match
// errTokenUnknown for a token that may not be used.
func (s *Service) verifyIDToken(ctx context.Context, by *client.Client, text string) (*bearer, error) {
	e, now := request.Of(ctx), s.Clock()
	claims, err := s.Keys.IDToken(ctx, e.Instance, e.Issuer, text)
	switch {
	case errors.Is(err, keyset.ErrNotIDToken):
		return nil, errors.Join(errTokenUnknown, &access.TokenError{Fault: access.FaultMalformed, Detail: "not an ID token"})
	case err != nil:
		return nil, err
	case !now.Before(claims.Expiration.AsTime()):
		return nil, errors.Join(errTokenUnknown, &access.TokenError{Fault: access.FaultExpired})
	case !slices.Contains(claims.Audience, by.ID):
		return nil, errors.Join(errTokenUnknown, &access.TokenError{Fault: access.FaultAudience})
	case claims.SessionID == "": // that of a machine, or from another exchange
		return nil, errors.Join(errTokenUnknown, &access.TokenError{Fault: access.FaultSubject, Detail: "names no session"})
	}
	found, err := s.Read(ctx, tenant.Query{UserID: claims.Subject, Authorizations: true})
	if err != nil {
		return nil, err
	}
	if found.Grant, err = s.grantOfIDToken(ctx, by, found.User, claims); err != nil {
		return nil, err
	}
	spec := specForGrant(by, found, found.Grant, found.Grant.Scopes, "")
	return &bearer{found: found, scopes: spec.scopes, expiresAt: claims.Expiration.AsTime(), token: &access.TokenClaims{
		Claims: jwt.Claims{
			Subject:  claims.Subject,
			Audience: spec.audience(e.Issuer, e.InstanceID, true, scope.Projects(spec.scopes)),
		},
		ClientID: by.ID, OrgID: found.User.OrgID, GrantID: found.Grant.ID,
		ClientProjectID: by.App.ProjectID, ClientOrgID: by.App.OrgID,
	}}, nil
}

// grantOfIDToken returns what a client was granted in the session of an ID token: of
// several grants, the one that lasts longest.
func (s *Service) grantOfIDToken(ctx context.Context, by *client.Client, user *tenant.User, claims *openid.IDTokenClaims) (longest *tenant.Grant, err error) {
	now := s.Clock()
	grants, err := s.Store.UserGrants(ctx, request.Of(ctx).InstanceID, claims.Subject)
	if err != nil {
		return nil, err
	}
	for _, grant := range grants {
		if grant.ClientID == by.ID && grant.SessionID == claims.SessionID && openid.FromTime(grant.AuthTime) == claims.AuthTime &&
			now.Before(grant.EndsAt) && user.Accepts(grant.AuthTime, grant.Epoch) && (longest == nil || grant.EndsAt.After(longest.EndsAt)) {
			longest = grant
		}
	}
	if longest == nil {
		return nil, errors.Join(errTokenUnknown, &access.TokenError{Fault: access.FaultRevoked, Detail: "no grant of the session"})
	}
	return longest, nil
}

package token

import (
	"context"
	"errors"
	"slices"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func errRefreshToken() error {
	return openid.ErrInvalidGrant().WithDescription("invalid refresh_token")
}

// Refresh gives a client new tokens (RFC 6749 section 6), with one read and one
// transaction. Each refresh token can be used once. One that is used again may have
// been stolen, so its grant ends, and with it all of the grant's tokens.
func (s *Service) Refresh(ctx context.Context, by *client.Client, text string, requested []string) (*openid.AccessTokenResponse, error) {
	e, now := request.Of(ctx), s.Clock()
	ref, secret, err := tenant.ParseRefreshToken(text)
	if err != nil || ref.InstanceID != e.InstanceID {
		return nil, errRefreshToken()
	}
	found, err := s.Prefetched(ctx, grantQuery(ref))
	if err != nil {
		return nil, err
	}
	grant, user := found.Grant, found.User
	switch {
	case grant == nil || !grant.Refresh.IsFamily(secret) || grant.ClientID != by.ID:
		return nil, request.WithCause(ctx, errRefreshToken(), errors.New("no such refresh token"))
	case !grant.Refresh.IsCurrent(secret):
		return nil, s.endReusedGrant(ctx, grant, user)
	case !now.Before(grant.ExpiresAt) || !now.Before(grant.EndsAt):
		return nil, request.WithCause(ctx, errRefreshToken(), errors.New("the grant has ended"))
	case !user.Accepts(grant.AuthTime, grant.Epoch):
		return nil, request.WithCause(ctx, errRefreshToken(), errors.New("the user was removed or is inactive, or the sign-in was ended"))
	case !by.Admits(user, found.Authorizations):
		return nil, request.WithCause(ctx, errRefreshToken(), client.ErrNotAdmitted)
	}
	scopes, beyond := fewerScopes(grant.Scopes, requested)
	if beyond != "" {
		return nil, openid.ErrInvalidScope()
	}
	tokens, err := s.issueTokens(ctx, specForGrant(by, found, grant, scopes, ""))
	if err != nil {
		return nil, err
	}
	ref.OrgID = user.OrgID
	if tokens.RefreshToken, grant.Refresh, err = tenant.MintRefreshToken(ref, secret); err != nil {
		return nil, err
	}
	grant.ExpiresAt, grant.Version = s.idleUntil(ctx, grant, now), grant.Next()
	err = s.Store.Write(ctx, now, tenant.Update{Entity: grant})
	if errors.Is(err, tenant.ErrChanged) {
		return nil, s.endReusedGrant(ctx, grant, user)
	}
	if err != nil {
		return nil, err
	}
	if len(requested) > 0 {
		tokens.Scope = scope.InResponse(requested, scopes)
	}
	return tokens, nil
}

// endReusedGrant ends a grant whose refresh token was used twice.
func (s *Service) endReusedGrant(ctx context.Context, grant *tenant.Grant, user *tenant.User) error {
	if err := s.endReused(ctx, reuse{grant.InstanceID, grant.UserID, grant.ID, grant.ClientID, openid.GrantTypeRefreshToken, user}); err != nil {
		return err
	}
	return request.WithCause(ctx, errRefreshToken(), errors.New("the refresh token was used before: its grant is revoked"))
}

// fewerScopes returns the requested scopes without duplicates, or all granted ones if
// none are requested. beyond is the first one that was not granted, or "".
func fewerScopes(granted, requested []string) (fewer []string, beyond string) {
	if len(requested) == 0 {
		return granted, ""
	}
	for _, scope := range requested {
		if !slices.Contains(granted, scope) {
			return nil, scope
		}
		if !slices.Contains(fewer, scope) {
			fewer = append(fewer, scope)
		}
	}
	return fewer, ""
}

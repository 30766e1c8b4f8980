package token

import (
	"context"
	"errors"
	"slices"
	"strings"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/claims"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
)

// Userinfo returns the claims that a token's scopes ask for (OpenID Connect Core 1.0
// section 5.3). The token needs the scope openid.
func (s *Service) Userinfo(ctx context.Context, token string) (*openid.UserInfo, error) {
	b, err := s.verifyToken(ctx, strings.Trim(token, " "))
	if errors.Is(err, errTokenUnknown) {
		return nil, request.WithCause(ctx, errTokenInvalid(), err)
	}
	if err != nil {
		return nil, err
	}
	s.identifyClient(ctx, b)
	if !slices.Contains(b.scopes, openid.ScopeOpenID) {
		return nil, errInsufficientScope()
	}
	return s.Claims.UserInfo(ctx, b.claimsRequest(), claims.All)
}

// claimsRequest returns what may be told about a token's owner to the client it was
// issued to.
func (b *bearer) claimsRequest() claims.Request {
	return claims.Request{Found: b.found, Scopes: b.scopes, Project: b.found.ClientProject}
}

// identifyClient records the client of a request that carries only a token.
func (s *Service) identifyClient(ctx context.Context, b *bearer) {
	switch {
	case b.found.Client != nil:
		request.Of(ctx).SetClient(client.New(b.found.Client, b.found.ClientProject, b.found.ClientOrg))
	case b.token != nil && b.token.ClientID == client.ConsoleID:
		request.Of(ctx).SetClient(s.Console(ctx))
	}
}

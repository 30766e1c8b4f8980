package token

import (
	"context"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
)

// JWTProfile gives a machine tokens for its assertion (RFC 7523 section 2.1). In a warm
// function, that takes one read, and one write if the assertion has a jti. The
// assertion is used up last, so that one that got no tokens may be sent again.
func (s *Service) JWTProfile(ctx context.Context, text string, requested []string) (*openid.AccessTokenResponse, error) {
	a, err := s.verifyAssertion(ctx, text, &assertionKeys{server: s})
	if err != nil {
		return nil, err
	}
	if !a.user().IsActive() {
		return nil, request.WithCause(ctx, errUserNotActive(), &access.TokenError{Fault: access.FaultUserInactive})
	}
	scopes, err := scope.Granted(requested)
	if err != nil {
		return nil, err
	}
	spec, err := s.specForMachine(ctx, a.found, scopes)
	if err != nil {
		return nil, err
	}
	tokens, err := s.issueTokens(ctx, spec)
	if err != nil {
		return nil, err
	}
	if err := s.useOnce(ctx, a); err != nil {
		return nil, err
	}
	tokens.Scope = scope.InResponse(requested, scopes)
	return tokens, nil
}

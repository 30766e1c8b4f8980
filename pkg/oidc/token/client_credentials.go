package token

import (
	"context"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ClientCredentials gives a machine tokens for its secret (RFC 6749 section 4.4). Its
// client id is its user name. A warm function makes no call for it.
func (s *Service) ClientCredentials(ctx context.Context, found tenant.Snapshot, requested []string) (*openid.AccessTokenResponse, error) {
	scopes, err := scope.Granted(requested)
	if err != nil {
		return nil, err
	}
	spec, err := s.specForMachine(ctx, found, scopes, tenant.AMRPassword)
	if err != nil {
		return nil, err
	}
	tokens, err := s.issueTokens(ctx, spec)
	if err != nil {
		return nil, err
	}
	tokens.Scope = scope.InResponse(requested, scopes)
	return tokens, nil
}

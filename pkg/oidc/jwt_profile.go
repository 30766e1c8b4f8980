package oidc

import (
	"context"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/access"
)

// jwtProfile gives a machine tokens for its assertion (RFC 7523 section 2.1),
// in a warm function by one read and one write. It is used up last: what is
// refused may be sent again.
func (s *server) jwtProfile(ctx context.Context, text string, requested []string) (*openid.AccessTokenResponse, error) {
	a, err := s.verifyAssertion(ctx, text)
	if err != nil {
		return nil, err
	}
	if !a.user().IsActive() {
		return nil, refused(ctx, errUserNotActive(), &access.TokenError{Fault: access.FaultUserInactive})
	}
	scopes, err := grantedScopes(requested)
	if err != nil {
		return nil, err
	}
	tokens, err := s.tokens(ctx, issue{
		subject: a.user().ID, orgID: a.user().OrgID, clientID: a.user().ID, scopes: scopes, authTime: s.Clock(),
	})
	if err != nil {
		return nil, err
	}
	tokens.Scope = scopeToTell(requested, scopes)
	if err := s.use(ctx, a); err != nil {
		return nil, err
	}
	return tokens, nil
}

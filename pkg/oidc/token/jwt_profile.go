package token

import (
	"context"
	"sync"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
)

// JWTProfile gives a machine tokens for its assertion (RFC 7523 section 2.1). In a warm
// function, that takes one read, and one write if the assertion has a jti. The
// assertion is used up last, so that a refused one may be sent again.
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
	by, err := s.Keys.Signers(ctx, request.Instance(ctx))
	if err != nil {
		return nil, err
	}
	// From here on, the assertion can be refused only because it was already used, so
	// the tokens are signed while its use is being written.
	var (
		noting sync.WaitGroup
		used   error
	)
	noting.Go(func() { used = s.useOnce(ctx, a) })
	tokens, err := s.signTokens(ctx, by, spec)
	noting.Wait()
	if used != nil {
		return nil, used
	}
	if err != nil {
		return nil, err
	}
	tokens.Scope = scope.InResponse(requested, scopes)
	return tokens, nil
}

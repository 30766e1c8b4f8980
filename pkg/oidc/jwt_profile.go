package oidc

import (
	"context"
	"sync"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// jwtProfile gives a machine tokens for its assertion (RFC 7523 section 2.1),
// in a warm function by one read, and one write where it has a jti. It is used up
// last: what is refused may be sent again.
func (s *server) jwtProfile(ctx context.Context, text string, requested []string) (*openid.AccessTokenResponse, error) {
	a, err := s.verifyAssertion(ctx, text, &assertionKeys{server: s})
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
	by, err := s.keys.signers(ctx, exchangeOf(ctx).instanceID)
	if err != nil {
		return nil, err
	}
	// From here on nothing but the assertion's having been used can refuse it, so
	// that the tokens are signed while that is written down.
	var (
		noting sync.WaitGroup
		used   error
	)
	noting.Go(func() { used = s.use(ctx, a) })
	tokens, err := s.signTokens(ctx, by, s.issueToMachine(a.found, scopes))
	noting.Wait()
	if used != nil {
		return nil, used
	}
	if err != nil {
		return nil, err
	}
	tokens.Scope = scopeToTell(requested, scopes)
	return tokens, nil
}

// issueToMachine returns what the tokens of a machine are made from, which showed
// who it is by amr. Its client id is its user name.
func (s *server) issueToMachine(found tenant.Snapshot, scopes []string, amr ...string) issue {
	machine := found.User
	return issue{
		subject: machine.ID, orgID: machine.OrgID, clientID: machine.UserName, scopes: scopes, authTime: s.Clock(), amr: amr,
		found: found, machine: machine.Machine,
	}
}

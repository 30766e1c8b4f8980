package token

import (
	"context"
	"errors"
	"net/url"
	"slices"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/oidc/claims"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Introspect tells a client about a token (RFC 7662). An application may ask about
// tokens whose audience includes it or its project. A machine that is a member of the
// instance may ask about any token, other machines about tokens issued to them. Every
// other token is reported as inactive, like a forged one.
func (s *Service) Introspect(ctx context.Context, c *op.ClientCredentials, token string) (*openid.IntrospectionResponse, error) {
	asking, err := s.VerifyClient(ctx, c, url.Values{})
	if err != nil {
		return nil, err
	}
	if asking.Method == openid.AuthMethodNone {
		return nil, ErrClientCredentials() // RFC 7662 section 2.1
	}
	b, err := s.verifyToken(ctx, token)
	if errors.Is(err, errTokenUnknown) {
		request.Of(ctx).Cause = err
		return &openid.IntrospectionResponse{}, nil
	}
	if err != nil {
		return nil, err
	}
	if !b.mayBeSeenBy(asking) {
		return &openid.IntrospectionResponse{}, nil
	}
	wanted := b.claimsRequest()
	if asking.App != nil {
		wanted.Project, wanted.AllRoles = asking.Project, true
	}
	info, err := s.Claims.UserInfo(ctx, wanted, claims.All)
	if err != nil {
		return nil, err
	}
	answer := b.introspection(request.Of(ctx).Issuer)
	answer.SetUserInfo(info)
	return answer, nil
}

// introspection returns the claims of a token other than those about its user.
func (b *bearer) introspection(issuer string) *openid.IntrospectionResponse {
	answer := &openid.IntrospectionResponse{
		Active: true, Scope: b.scopesTold(), TokenType: openid.BearerToken, Expiration: openid.FromTime(b.expiresAt), Audience: b.audience(),
	}
	if b.token == nil {
		pat := b.found.Token
		answer.Issuer, answer.JWTID, answer.IssuedAt = issuer, pat.ID, openid.FromTime(pat.CreatedAt)
		answer.NotBefore = answer.IssuedAt
		return answer
	}
	answer.ClientID, answer.Issuer, answer.JWTID = b.token.ClientID, b.token.Issuer, b.token.ID
	answer.IssuedAt = openid.FromTime(b.token.IssuedAt.Time())
	answer.NotBefore, answer.AuthTime, answer.AuthenticationMethodsReferences = answer.IssuedAt, answer.IssuedAt, b.token.AMR
	if answer.Actor = actorClaims(b.token.Actor); answer.Actor != nil {
		// The user did not authenticate for it.
		answer.AuthTime, answer.AuthenticationMethodsReferences = 0, nil
		return answer
	}
	if grant := b.found.Grant; grant != nil {
		answer.AuthTime, answer.AuthenticationMethodsReferences = openid.FromTime(grant.AuthTime), grant.AMR
	}
	return answer
}

// scopesTold returns a token's scopes as the original tells them: with the roles of a
// project that asserts them, unless scopes name some.
func (b *bearer) scopesTold() []string {
	project := b.found.ClientProject
	if project == nil || !project.RoleAssertion || len(scope.Roles(b.scopes)) > 0 {
		return b.scopes
	}
	var roles []string
	for _, role := range project.Roles {
		roles = append(roles, scope.RolePrefix+role.Key)
	}
	slices.Sort(roles)
	return slices.Concat(b.scopes, roles)
}

// mayBeSeenBy reports whether a client may learn about a token.
func (b *bearer) mayBeSeenBy(asking *client.Client) bool {
	if asking.Machine != nil {
		return len(asking.Machine.RolesOn(tenant.Resource{})) > 0 || b.isOf(asking)
	}
	// A token is for the whole project of the client that holds it.
	if b.isOf(asking) || b.found.Client != nil && b.found.Client.ProjectID == asking.App.ProjectID {
		return true
	}
	return slices.ContainsFunc(b.audience(), func(audience string) bool {
		return audience == asking.ID || audience == asking.App.ProjectID
	})
}

// audience returns a token's audience. That of a personal access token follows from its
// scopes.
func (b *bearer) audience() []string {
	if b.token != nil {
		return b.token.Audience
	}
	return scope.Projects(b.scopes)
}

package oidc

import (
	"context"
	"errors"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// introspect tells a machine of the instance about a token (RFC 7662). Members
// of the instance may ask about any, others about those that were issued to
// them; every other token is as little active as a forged one.
func (s *server) introspect(ctx context.Context, c *op.ClientCredentials, token string) (*openid.IntrospectionResponse, error) {
	asking, err := s.machine(ctx, c)
	if err != nil {
		return nil, err
	}
	b, err := s.judge(ctx, token)
	if errors.Is(err, errTokenUnknown) {
		exchangeOf(ctx).cause = err
		return &openid.IntrospectionResponse{}, nil
	}
	if err != nil {
		return nil, err
	}
	if len(asking.RolesOn("")) == 0 && !b.isOf(asking.ID) {
		return &openid.IntrospectionResponse{}, nil
	}
	answer := &openid.IntrospectionResponse{
		Active: true, Scope: b.scopes, TokenType: openid.BearerToken, Expiration: openid.FromTime(b.expiresAt),
	}
	answer.SetUserInfo(claims(b.found, b.scopes))
	answer.Username = b.found.User.UserName
	if b.token != nil {
		answer.ClientID, answer.Issuer, answer.JWTID = b.token.ClientID, b.token.Issuer, b.token.ID
		answer.Audience, answer.IssuedAt = openid.Audience(b.token.Audience), openid.FromTime(b.token.IssuedAt.Time())
	}
	return answer, nil
}

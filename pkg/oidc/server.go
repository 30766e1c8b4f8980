package oidc

import (
	"context"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/keyset"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/token"
)

// server implements the library's server interface, which the library marks as
// experimental. Each method passes its request to the endpoint of that name, and errors
// to request.OAuthError. The endpoints that browsers visit are among the pages: the
// library would answer some of those requests without asking us, with redirects that do
// not name the issuer, or in JSON.
type server struct {
	op.UnimplementedServer
	base   *request.Base
	tokens *token.Service
	keys   *keyset.Cache
}

var _ op.Server = (*server)(nil)

// respond returns the results of a server method.
func respond(ctx context.Context, data any, err error) (*op.Response, error) {
	if err != nil {
		return nil, request.OAuthError(ctx, err)
	}
	return op.NewResponse(data), nil
}

// Discovery implements op.Server.
func (s *server) Discovery(ctx context.Context, _ *op.Request[struct{}]) (*op.Response, error) {
	document, err := s.discovery(ctx)
	return respond(ctx, document, err)
}

// Keys implements op.Server.
func (s *server) Keys(ctx context.Context, _ *op.Request[struct{}]) (*op.Response, error) {
	keys, err := s.publicKeys(ctx)
	return respond(ctx, keys, err)
}

// JWTProfile implements op.Server.
func (s *server) JWTProfile(ctx context.Context, r *op.Request[openid.JWTProfileGrantRequest]) (*op.Response, error) {
	tokens, err := s.tokens.JWTProfile(ctx, r.Data.Assertion, r.Data.Scope)
	return respond(ctx, tokens, err)
}

// UserInfo implements op.Server.
func (s *server) UserInfo(ctx context.Context, r *op.Request[openid.UserInfoRequest]) (*op.Response, error) {
	info, err := s.tokens.Userinfo(ctx, r.Data.AccessToken)
	return respond(ctx, info, err)
}

// Introspect implements op.Server.
func (s *server) Introspect(ctx context.Context, r *op.Request[op.IntrospectionRequest]) (*op.Response, error) {
	answer, err := s.tokens.Introspect(ctx, r.Data.ClientCredentials, r.Data.Token)
	return respond(ctx, answer, err)
}

// VerifyClient implements op.Server.
func (s *server) VerifyClient(ctx context.Context, r *op.Request[op.ClientCredentials]) (op.Client, error) {
	by, err := s.tokens.VerifyClient(ctx, r.Data, r.Form)
	if err != nil {
		return nil, request.OAuthError(ctx, err)
	}
	return by, nil
}

// Revocation implements op.Server.
func (s *server) Revocation(ctx context.Context, r *op.ClientRequest[openid.RevocationRequest]) (*op.Response, error) {
	return respond(ctx, nil, s.tokens.Revoke(ctx, clientOf(r.Client), r.Data.Token))
}

// ClientCredentialsExchange implements op.Server.
func (s *server) ClientCredentialsExchange(ctx context.Context, r *op.ClientRequest[openid.ClientCredentialsRequest]) (*op.Response, error) {
	by := clientOf(r.Client)
	if by.Machine == nil {
		return nil, request.OAuthError(ctx, token.ErrClientCredentials())
	}
	tokens, err := s.tokens.ClientCredentials(ctx, by.Found, r.Data.Scope)
	return respond(ctx, tokens, err)
}

// CodeExchange implements op.Server.
func (s *server) CodeExchange(ctx context.Context, r *op.ClientRequest[openid.AccessTokenRequest]) (*op.Response, error) {
	tokens, err := s.tokens.ExchangeCode(ctx, clientOf(r.Client), r.Data)
	return respond(ctx, tokens, err)
}

// RefreshToken implements op.Server.
func (s *server) RefreshToken(ctx context.Context, r *op.ClientRequest[openid.RefreshTokenRequest]) (*op.Response, error) {
	tokens, err := s.tokens.Refresh(ctx, clientOf(r.Client), r.Data.RefreshToken, r.Data.Scopes)
	return respond(ctx, tokens, err)
}

// TokenExchange implements op.Server.
func (s *server) TokenExchange(ctx context.Context, r *op.ClientRequest[openid.TokenExchangeRequest]) (*op.Response, error) {
	tokens, err := s.tokens.ExchangeToken(ctx, clientOf(r.Client), r.Data)
	return respond(ctx, tokens, err)
}

// DeviceAuthorization implements op.Server.
func (s *server) DeviceAuthorization(ctx context.Context, r *op.ClientRequest[openid.DeviceAuthorizationRequest]) (*op.Response, error) {
	codes, err := s.tokens.AuthorizeDevice(ctx, clientOf(r.Client), r.Data.Scopes)
	return respond(ctx, codes, err)
}

// DeviceToken implements op.Server.
func (s *server) DeviceToken(ctx context.Context, r *op.ClientRequest[openid.DeviceAccessTokenRequest]) (*op.Response, error) {
	tokens, err := s.tokens.PollDevice(ctx, clientOf(r.Client), r.Data.DeviceCode)
	return respond(ctx, tokens, err)
}

// clientOf returns the client that VerifyClient found.
func clientOf(c op.Client) *client.Client { return c.(*client.Client) }

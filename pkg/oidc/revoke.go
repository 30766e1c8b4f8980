package oidc

import (
	"context"
	"errors"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// revoke takes a client's token away (RFC 7009). One that is no longer a token
// is as good as revoked; another client's is refused. A personal access token is
// its user's, who asks as a machine.
func (s *server) revoke(ctx context.Context, clientID, text string) error {
	if ref, secret, err := tenant.ParseRefreshToken(text); err == nil {
		return s.revokeGrant(ctx, clientID, ref, secret)
	}
	b, err := s.judge(ctx, text)
	if errors.Is(err, errTokenUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	user := b.found.User
	switch {
	case b.token == nil && user.ID == clientID:
		return s.end(ctx, s.record(tenant.PATRemoved, user.InstanceID, tenant.AuditData{
			UserID: user.ID, OrgID: user.OrgID, TokenID: b.found.Token.ID,
		}), b.found.Token)
	case !b.isOf(clientID):
		return errTokenOfAnother()
	}
	revoked := &tenant.RevokedToken{InstanceID: user.InstanceID, UserID: user.ID, ID: b.token.ID, ExpiresAt: b.expiresAt}
	return s.write(ctx, s.record(tenant.AccessTokenRemoved, user.InstanceID, tenant.AuditData{
		UserID: user.ID, OrgID: user.OrgID, ClientID: clientID, TokenID: revoked.ID,
	}), tenant.Put{Entity: revoked})
}

// revokeGrant takes the grant of a refresh token away, whichever of its refresh
// tokens it is: access tokens of it end, too.
func (s *server) revokeGrant(ctx context.Context, clientID string, ref tenant.TokenRef, secret []byte) error {
	e := exchangeOf(ctx)
	if ref.InstanceID != e.instanceID {
		return nil
	}
	found, err := s.read(ctx, tenant.Query{UserID: ref.UserID, UserOrgID: ref.OrgID, GrantID: ref.TokenID})
	if err != nil {
		return err
	}
	switch grant := found.Grant; {
	case grant == nil || !grant.Refresh.IsFamily(secret):
		return nil
	case grant.ClientID != clientID:
		return errTokenOfAnother()
	}
	return s.end(ctx, s.record(tenant.RefreshTokenRemoved, e.instanceID, tenant.AuditData{
		UserID: ref.UserID, OrgID: orgOf(found.User), ClientID: clientID, TokenID: ref.TokenID,
	}), found.Grant)
}

// errTokenOfAnother is not an invalid_client, which would say that the client is not
// who it claims to be.
func errTokenOfAnother() error {
	return openid.ErrInvalidGrant().WithDescription("token was not issued for this client")
}

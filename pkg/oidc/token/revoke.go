package token

import (
	"context"
	"errors"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Revoke revokes a client's token (RFC 7009). A token that is no longer valid counts as
// revoked; another client's token is refused. A personal access token can be revoked by
// its user, authenticated as a machine.
func (s *Service) Revoke(ctx context.Context, by *client.Client, text string) error {
	if ref, secret, err := tenant.ParseRefreshToken(text); err == nil {
		return s.revokeGrant(ctx, by, ref, secret)
	}
	b, err := s.verifyToken(ctx, text)
	if errors.Is(err, errTokenUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	user := b.found.User
	switch {
	case b.token == nil && by.Machine != nil && user.ID == by.ID:
		return s.Remove(ctx, s.Record(tenant.PATRemoved, user.InstanceID, tenant.AuditData{
			UserID: user.ID, OrgID: user.OrgID, TokenID: b.found.Token.ID,
		}), b.found.Token)
	case !b.isOf(by):
		return errTokenOfAnother()
	}
	revoked := &tenant.RevokedToken{InstanceID: user.InstanceID, UserID: user.ID, ID: b.token.ID, ExpiresAt: b.expiresAt}
	record := s.Record(tenant.AccessTokenRemoved, user.InstanceID, tenant.AuditData{
		UserID: user.ID, OrgID: user.OrgID, ClientID: by.ID, TokenID: revoked.ID,
	})
	if actor := b.token.Actor; actor != nil {
		record.Actor = actor.Subject
	}
	return s.Write(ctx, record, tenant.Put{Entity: revoked})
}

// revokeGrant ends the grant of a refresh token, whichever of the grant's refresh
// tokens it is. The grant's access tokens end, too.
func (s *Service) revokeGrant(ctx context.Context, by *client.Client, ref tenant.TokenRef, secret []byte) error {
	e := request.Of(ctx)
	if ref.InstanceID != e.InstanceID {
		return nil
	}
	found, err := s.Read(ctx, grantQuery(ref))
	if err != nil {
		return err
	}
	switch grant := found.Grant; {
	case grant == nil || !grant.Refresh.IsFamily(secret):
		return nil
	case by.Machine != nil || grant.ClientID != by.ID:
		return errTokenOfAnother()
	}
	return s.Remove(ctx, s.Record(tenant.RefreshTokenRemoved, e.InstanceID, tenant.AuditData{
		UserID: ref.UserID, OrgID: request.UserOrgID(found.User), ClientID: by.ID, TokenID: ref.TokenID,
	}), found.Grant)
}

// errTokenOfAnother is not invalid_client, which would say that the client is not who
// it claims to be.
func errTokenOfAnother() error {
	return openid.ErrInvalidGrant().WithDescription("token was not issued for this client")
}

package oidc

import (
	"context"
	"errors"
	"time"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// bearer is the owner of a token that was found good.
type bearer struct {
	found  tenant.Snapshot
	scopes []string
	// token is nil for a personal access token.
	token     *access.TokenClaims
	expiresAt time.Time
}

// isOf reports whether the access token was issued to a client. A machine's are its
// own, under whichever of its names it asked for them; its user name may be another
// machine's id, and its id, which somebody chose, an application's client id.
func (b *bearer) isOf(by *client) bool {
	switch {
	case b.token == nil:
		return false
	case by.machine != nil:
		return b.token.GrantID == "" && b.token.Subject == by.id
	default: // an application's may be a machine's, in exchange
		return (b.token.GrantID != "" || b.token.ClientProjectID != "") && b.token.ClientID == by.id
	}
}

var errTokenUnknown = errors.New("not a token of this instance")

// judge finds out whose token text is, an access token or a personal one, by
// one read. It returns an error that matches errTokenUnknown for any that may
// not be used.
func (s *server) judge(ctx context.Context, text string) (*bearer, error) {
	e, now := exchangeOf(ctx), s.Clock()
	if ref, secret, err := tenant.ParseToken(text); err == nil {
		// Another instance's is not even looked for.
		if ref.InstanceID != e.instanceID {
			return nil, errors.Join(errTokenUnknown, &access.TokenError{Fault: access.FaultInstance})
		}
		found, err := s.read(ctx, tenant.Query{UserID: ref.UserID, UserOrgID: ref.OrgID, TokenID: ref.TokenID, Authorizations: true})
		if err != nil {
			return nil, err
		}
		if err := access.VerifyPersonalAccessToken(e.instanceID, ref, secret, found, now); err != nil {
			return nil, errors.Join(errTokenUnknown, err)
		}
		return &bearer{found: found, scopes: found.Token.Scopes, expiresAt: found.Token.ExpiresAt}, nil
	}
	token, err := access.ReadToken(text)
	if err == nil && token.Query().InstanceID != e.instanceID {
		err = &access.TokenError{Fault: access.FaultInstance}
	}
	if err != nil {
		return nil, errors.Join(errTokenUnknown, err)
	}
	query := token.Query()
	query.Authorizations = true
	found, err := s.read(ctx, query)
	if err != nil {
		return nil, err
	}
	claims, err := token.Verify(e.instanceID, found, now)
	if err != nil {
		return nil, errors.Join(errTokenUnknown, err)
	}
	return &bearer{found: found, scopes: claims.Scopes(), token: claims, expiresAt: claims.Expiry.Time()}, nil
}

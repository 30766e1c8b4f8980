package token

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// bearer is the owner of a valid token.
type bearer struct {
	found  tenant.Snapshot
	scopes []string
	// token is nil for a personal access token. That of an ID token describes an access
	// token of its grant, without an id.
	token     *access.TokenClaims
	expiresAt time.Time
}

// isOf reports whether the access token was issued to a client. A machine owns its
// tokens under whichever of its names it requested them. Its user name may equal
// another machine's id, and its id, which can be chosen freely, an application's client
// id.
func (b *bearer) isOf(by *client.Client) bool {
	switch {
	case b.token == nil:
		return false
	case by.Machine != nil:
		return b.token.GrantID == "" && b.token.Subject == by.ID
	default: // an application may hold a machine's token, by token exchange
		return (b.token.GrantID != "" || b.token.ClientProjectID != "") && b.token.ClientID == by.ID
	}
}

// origin returns what a token that is issued for this one depends on.
func (b *bearer) origin() []access.Origin {
	if b.token == nil {
		return []access.Origin{access.PersonalOrigin(b.found.Token, b.found.User)}
	}
	return append(slices.Clip(b.token.Origins), b.token.Origin())
}

// tokenID returns the id of the token, or an ID token's grant. It grants no access.
func (b *bearer) tokenID() string {
	if b.token == nil {
		return b.found.Token.ID
	}
	return cmp.Or(b.token.ID, b.token.GrantID)
}

// isFor reports whether the access token was issued to a client, or names it or its
// project as its audience.
func (b *bearer) isFor(by *client.Client) bool {
	return b.isOf(by) || b.token.IsFor(by.ID) || b.token.IsFor(by.App.ProjectID)
}

var errTokenUnknown = errors.New("not a token of this instance")

// verifyToken finds the owner of text, an access token or a personal access token, with
// one read. It returns an error that matches errTokenUnknown for a token that may not
// be used.
func (s *Service) verifyToken(ctx context.Context, text string) (*bearer, error) {
	e, now := request.Of(ctx), s.Clock()
	if ref, secret, err := tenant.ParseToken(text); err == nil {
		// A token of another instance is not even looked up.
		if ref.InstanceID != e.InstanceID {
			return nil, errors.Join(errTokenUnknown, &access.TokenError{Fault: access.FaultInstance})
		}
		found, err := s.Read(ctx, tenant.Query{UserID: ref.UserID, UserOrgID: ref.OrgID, TokenID: ref.TokenID, Authorizations: true})
		if err != nil {
			return nil, err
		}
		if err := access.VerifyPersonalAccessToken(e.InstanceID, ref, secret, found, now); err != nil {
			return nil, errors.Join(errTokenUnknown, err)
		}
		return &bearer{found: found, scopes: found.Token.Scopes, expiresAt: found.Token.ExpiresAt}, nil
	}
	token, err := access.ReadToken(text)
	if err == nil && token.Query().InstanceID != e.InstanceID {
		err = &access.TokenError{Fault: access.FaultInstance}
	}
	if err != nil {
		return nil, errors.Join(errTokenUnknown, err)
	}
	query := token.Query()
	query.Authorizations = true
	found, err := s.Read(ctx, query)
	if err != nil {
		return nil, err
	}
	claims, err := token.Verify(e.InstanceID, found, now)
	if err != nil {
		return nil, errors.Join(errTokenUnknown, err)
	}
	return &bearer{found: found, scopes: claims.Scopes(), token: claims, expiresAt: claims.Expiry.Time()}, nil
}

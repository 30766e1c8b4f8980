package credential

import (
	"context"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TokenScopes returns the scopes of personal access tokens.
func TokenScopes() []string {
	return []string{"openid", "profile", "urn:zitadel:iam:user:metadata", "urn:zitadel:iam:user:resourceowner"}
}

// AddTokenCommand requests a personal access token for a user.
type AddTokenCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// User is as read.
	User *tenant.User
	// ExpiresAt is the result of Check.
	ExpiresAt time.Time
	// Complete may be nil.
	Complete tenant.Completer[AddedToken]
}

// AddedToken is a personal access token that was added.
type AddedToken struct {
	Token *tenant.PersonalAccessToken
	// Text is the token itself. Secret.
	Text string
}

// AddToken adds a personal access token to a machine. Safe for concurrent use.
type AddToken struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// Lifetime is the maximum lifetime of tokens; 0 means no limit.
	Lifetime time.Duration
}

// Check returns when the token expires. It returns the errors of Expiry.
func (uc *AddToken) Check(expiresAt time.Time) (time.Time, error) {
	return Expiry(&expiresAt, uc.Clock.Now(), uc.Lifetime)
}

// Execute adds the token in one transaction. It returns ErrTokenNoMachine,
// tenant.ErrChanged if the user was changed since they were read, and
// tenant.ErrUnavailable. With an error, there is no result and nothing was written.
func (uc *AddToken) Execute(ctx context.Context, cmd AddTokenCommand) (*AddedToken, error) {
	u, at := cmd.User, uc.Clock.Now()
	if u.Machine == nil {
		return nil, ErrTokenNoMachine
	}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*AddedToken, tenant.Change, error) {
		token := &tenant.PersonalAccessToken{
			InstanceID: u.InstanceID, UserID: u.ID, ID: uc.IDs(), Scopes: TokenScopes(), ExpiresAt: cmd.ExpiresAt, Revision: tenant.NewRevision(at),
		}
		added := &AddedToken{Token: token}
		var err error
		added.Text, token.Hash, err = tenant.MintToken(tenant.TokenRef{
			InstanceID: u.InstanceID, OrgID: u.OrgID, UserID: u.ID, TokenID: token.ID,
		})
		if err != nil {
			return nil, tenant.Change{}, fmt.Errorf("make personal access token: %w", err)
		}
		return added, addition{user: u, actor: cmd.Actor, at: at, id: uc.IDs()}.change(nil, token, tenant.UserTokenAdded,
			tenant.UserTokenData{InstanceID: u.InstanceID, OrgID: u.OrgID, UserID: u.ID, TokenID: token.ID, ExpiresAt: token.ExpiresAt}), nil
	})
}

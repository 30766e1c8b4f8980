package identity

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/identity/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Store keeps what the provider needs. Reads are strongly consistent. Every
// method returns tenant.ErrUnavailable (with a cause) if the database is down,
// busy or slower than ctx allows. Safe for concurrent use.
type Store interface {
	// Snapshot is that of tenant.Store.
	Snapshot(ctx context.Context, query tenant.Query) (tenant.Snapshot, error)

	signing.KeyStore

	// UseOnce remembers hash until a time. It returns tenant.ErrCollision if it
	// is remembered already.
	UseOnce(ctx context.Context, instanceID, hash string, now, until time.Time) error
	// RevokeAccessToken remembers until a time that the token was revoked.
	RevokeAccessToken(ctx context.Context, instanceID, userID, tokenID string, until time.Time) error
	// DeletePersonalAccessToken takes a personal access token away; there need not
	// be one.
	DeletePersonalAccessToken(ctx context.Context, instanceID, userID, tokenID string) error
	// ExchangeCode uses a code up and adds the grant that it becomes. It returns
	// tenant.ErrCollision if the code was used before or has expired.
	ExchangeCode(ctx context.Context, grant *tenant.Grant, now time.Time) error
	// RotateGrant gives a grant its next refresh token and expiry. It returns
	// tenant.ErrCollision if its refresh token is not previous any more.
	RotateGrant(ctx context.Context, grant *tenant.Grant, previous tenant.RefreshHashes) error
	// DeleteGrant takes a grant away, and with it all its tokens. There need not
	// be one.
	DeleteGrant(ctx context.Context, instanceID, userID, grantID string) error
	// EndReusedGrant takes a grant away and tells it, both or neither. It returns
	// tenant.ErrCollision if there is no such grant.
	EndReusedGrant(ctx context.Context, instanceID, userID, grantID string, told tenant.Event) error

	// AddCode adds a code of a new id.
	AddCode(ctx context.Context, code *tenant.AuthorizationCode) error
	// AddSession adds a session of a new id and its browser, nil for none, in
	// place of what may have had the browser's id.
	AddSession(ctx context.Context, session *tenant.Session, device *tenant.Device) error
	// DeleteSession ends a session; there need not be one.
	DeleteSession(ctx context.Context, instanceID, userID, sessionID string) error
	// CountSignIn makes failures what they are. It returns tenant.ErrCollision
	// if another attempt was counted since previous was read, nil for none.
	CountSignIn(ctx context.Context, failures, previous *tenant.SignInFailures) error
	// CountFailure adds one to the failures of that name, and keeps them until a
	// time.
	CountFailure(ctx context.Context, instanceID, name string, until time.Time) error
	// ForgetSignIns forgets the failures of that name.
	ForgetSignIns(ctx context.Context, instanceID, name string) error
	// ChangePassword makes next's password and sign-in epoch those of the user,
	// puts a new session in place of the one with the id from, adds the browser,
	// and tells it, all or nothing. It returns tenant.ErrCollision if the user was changed since
	// they were read: next's Sequence is not the one after.
	ChangePassword(ctx context.Context, next *tenant.User, from string, to *tenant.Session, device *tenant.Device, told tenant.Event) error
}

package identity

import (
	"context"
	"errors"
	"time"

	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// freeAttempts to sign in are let through in a row; each further one waits
	// twice as long as the one before, from a second on.
	freeAttempts = 5
	// longestBlock keeps a user whom somebody else's attempts lock out from
	// waiting for good, and leaves a guesser 96 attempts a day.
	longestBlock = 15 * time.Minute
	// failuresKept is how long failures are remembered.
	failuresKept = 24 * time.Hour
)

// errSignIn says that user name and password are not those of an active
// person, and no more.
var errSignIn = errors.New("wrong user name or password")

// blockedError says when the next attempt may be made.
type blockedError struct{ until time.Time }

// Error implements error.
func (*blockedError) Error() string { return "too many attempts to sign in" }

// checkPassword finds out who signs in: two reads, two writes and one password
// hash, whether there is such a user or not. It returns errSignIn, or
// *blockedError after too many failures, in which case nothing was compared.
func (s *server) checkPassword(ctx context.Context, loginName, password string) (*tenant.User, error) {
	e, now := exchangeOf(ctx), s.Clock().UTC().Truncate(time.Microsecond)
	folded := tenant.Fold(loginName)
	name := hashOf("sign-in", folded)
	found, err := s.read(ctx, tenant.Query{LoginName: folded, SignInFailures: name})
	if err != nil {
		return nil, err
	}
	// The attempt counts before it is made, so that many at once are no way
	// around.
	previous := found.SignInFailures
	next := countAttempt(previous, e.instanceID, name, now)
	if previous != nil && now.Before(previous.BlockedUntil) {
		return nil, &blockedError{previous.BlockedUntil}
	}
	err = s.Store.CountSignIn(ctx, next, previous)
	if errors.Is(err, tenant.ErrCollision) {
		return nil, &blockedError{now.Add(time.Second)}
	}
	if err != nil {
		return nil, err
	}
	user, err := s.person(ctx, found.LoginNameOwner)
	if err != nil {
		return nil, err
	}
	hash := ""
	if user != nil {
		hash = user.Human.PasswordHash
	}
	if !provision.IsPassword(hash, password) || user.State != tenant.StateActive {
		return nil, errSignIn
	}
	return user, s.Store.ForgetSignIns(ctx, e.instanceID, name)
}

// person reads a user who may have a password; nil for none.
func (s *server) person(ctx context.Context, userID string) (*tenant.User, error) {
	if userID == "" {
		userID = "0" // nobody's, and read as anybody's
	}
	found, err := s.read(ctx, tenant.Query{UserID: userID})
	if err != nil || found.User == nil || found.User.Human == nil {
		return nil, err
	}
	return found.User, nil
}

// countAttempt gives the failures of a login name if the attempt that begins
// now fails.
func countAttempt(previous *tenant.SignInFailures, instanceID, name string, now time.Time) *tenant.SignInFailures {
	count := 1
	if previous != nil && now.Before(previous.ExpiresAt) {
		count = previous.Count + 1
	}
	return &tenant.SignInFailures{
		InstanceID: instanceID, Name: name, Count: count, BlockedUntil: now.Add(block(count)), ExpiresAt: now.Add(failuresKept),
	}
}

// block is how long the next attempt has to wait after count failures.
func block(count int) time.Duration {
	doublings := count - freeAttempts
	switch {
	case doublings < 0:
		return 0
	case doublings > 20: // longer than longestBlock by far
		return longestBlock
	}
	return min(time.Second<<doublings, longestBlock)
}

func mustChangePassword(user *tenant.User) bool {
	return user.Human != nil && user.Human.PasswordChangeRequired
}

// errSamePassword says that the new password is the old one.
var errSamePassword = errors.New("the new password is the old one")

// changePassword gives a person another password and a session in place of the
// present one, and ends whatever else a sign-in gave out: somebody who knew the
// old password may have it. It returns errSamePassword, one of provision's
// ErrPassword refusals, or tenant.ErrCollision if the user was changed in the
// meantime.
func (s *server) changePassword(ctx context.Context, who *signedIn, password string) error {
	if provision.IsPassword(who.user.Human.PasswordHash, password) {
		return errSamePassword
	}
	hash, err := provision.NewPassword(password)
	if err != nil {
		return err
	}
	human, next := *who.user.Human, *who.user
	human.PasswordHash, human.PasswordChangeRequired = hash, false
	next.Human = &human
	next.SignInEpoch++
	next.Sequence++
	next.ChangedAt = s.Clock().UTC().Truncate(time.Microsecond)
	session, err := s.newSession(ctx, &next)
	if err != nil {
		return err
	}
	return s.Store.ChangePassword(ctx, &next, who.session.ID, session, s.event(
		tenant.PasswordChanged, next.InstanceID, next.ID, tenant.PasswordChangedData{InstanceID: next.InstanceID, UserID: next.ID},
	))
}

package oidc

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// errSignIn says that user name and password are not those of an active
// person, and no more.
var errSignIn = errors.New("wrong user name or password")

// blockedError says when the next attempt may be made.
type blockedError struct{ until time.Time }

// Error implements error.
func (*blockedError) Error() string { return "too many attempts to sign in" }

// passed is an attempt with the right password.
type passed struct {
	user *tenant.User
	// forgotten are the failures of before, which are to be dropped.
	forgotten *tenant.SignInFailures
	// isWorn says that the browser should be remembered.
	isWorn bool
	// rehashed is the user with a hash of our own form, in place of an imported one;
	// nil where nothing is to change.
	rehashed *tenant.User
}

// checkPassword finds out who signs in: two reads, a write before one password
// hash and, where that fails, one after it, whether there is such a user or not.
// What the success changes is for the caller to write, with the session.
//
// It returns errSignIn, or *blockedError after too many failures, in which case
// nothing was compared.
func (s *server) checkPassword(ctx context.Context, header http.Header, loginName, password string) (*passed, error) {
	a, err := s.attempt(ctx, header, loginName)
	if err != nil {
		return nil, err
	}
	j, err := s.admit(ctx, a)
	if err != nil {
		return nil, err
	}
	hash := ""
	if j.user != nil {
		hash = j.user.Human.PasswordHash
	}
	if !user.IsPassword(hash, password) || !j.user.IsActive() {
		if err := s.fail(ctx, j); err != nil {
			return nil, err
		}
		return nil, errSignIn
	}
	rehashed, err := user.Rehashed(j.user, password)
	if err != nil {
		return nil, err
	}
	return &passed{j.user, j.Forgotten(), isWorn(j.device, s.Clock()), rehashed}, nil
}

func mustChangePassword(user *tenant.User) bool {
	return user.Human != nil && user.Human.PasswordChangeRequired
}

var (
	// errSamePassword says that the new password is the old one.
	errSamePassword = errors.New("the new password is the old one")
	// errSessionEnded says that the session by which a password is changed has
	// ended, such as by another change.
	errSessionEnded = errors.New("the session has ended")
)

// changePassword gives a person another password and a session in place of the
// present one, and ends whatever else a sign-in gave out: somebody who knew the
// old password may have it. It returns errSamePassword, one of package user's
// ErrPassword refusals, or errSessionEnded.
func (s *server) changePassword(ctx context.Context, who *signedIn, password string) (*tenant.Session, error) {
	if user.IsPassword(who.user.Human.PasswordHash, password) {
		return nil, errSamePassword
	}
	hash, err := user.NewPassword(password)
	if err != nil {
		return nil, err
	}
	next := user.WithPassword(who.user, hash, false, s.Clock())
	session, err := s.newSession(ctx, next)
	if err != nil {
		return nil, err
	}
	device, err := s.newDevice(ctx, next)
	if err != nil {
		return nil, err
	}
	told := s.event(tenant.PasswordChanged, next.InstanceID, next.ID, tenant.PasswordChangedData{
		InstanceID: next.InstanceID, UserID: next.ID, OrgID: next.OrgID,
	})
	return session, tenant.ReadAgain(ctx, func() error {
		if next == nil {
			// As long as the present session is good, the password is the one that was
			// compared with and the next epoch is that of the new session.
			again, err := s.readAgain(ctx, who)
			if err != nil {
				return err
			}
			next = user.WithPassword(again.user, hash, false, s.Clock())
		}
		update := tenant.Update{Entity: next}
		next = nil
		return s.Store.Apply(ctx, tenant.Change{
			Writes: []tenant.Write{update, tenant.Drop{Entity: who.session}, tenant.Put{Entity: session}, tenant.Put{Entity: device}},
			Event:  told,
		})
	})
}

// readAgain reads who is signed in. It returns errSessionEnded for nobody.
func (s *server) readAgain(ctx context.Context, who *signedIn) (*signedIn, error) {
	found, err := s.read(ctx, tenant.Query{UserID: who.session.UserID, UserOrgID: who.user.OrgID, SessionID: who.session.ID, Consents: true})
	if err != nil {
		return nil, err
	}
	if who = s.signedIn(found); who == nil {
		return nil, errSessionEnded
	}
	return who, nil
}

package signin

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// ErrCredentials means that user name and password do not belong to an active person. It
// does not say which of them is wrong.
var ErrCredentials = errors.New("wrong user name or password")

// BlockedError tells when the next attempt is allowed.
type BlockedError struct{ Until time.Time }

// Error implements error.
func (*BlockedError) Error() string { return "too many attempts to sign in" }

// Success is an attempt with the right password.
type Success struct {
	User *tenant.User
	// failures are the earlier failures, to be deleted.
	failures *tenant.SignInFailures
	// renewDevice says that the browser should be remembered.
	renewDevice bool
	// rehashed is the user with a hash in our own format in place of an imported one,
	// or nil if nothing needs to change.
	rehashed *tenant.User
}

// CheckPassword finds out who signs in. It takes two reads, one write before the single
// password hash and, if the attempt fails, one after it, whether the user exists or
// not. The caller writes what success changes, along with the session.
//
// It returns ErrCredentials, or *BlockedError after too many failures; then nothing was
// compared.
func (s *Service) CheckPassword(ctx context.Context, header http.Header, loginName, password string) (*Success, error) {
	a, err := s.attempt(ctx, header, loginName)
	if err != nil {
		return nil, err
	}
	j, err := s.countAttempt(ctx, a)
	if err != nil {
		return nil, err
	}
	hash := ""
	if j.user != nil {
		hash = j.user.Human.PasswordHash
	}
	if !user.IsPassword(hash, password) || !j.user.IsActive() {
		if err := s.recordFailure(ctx, j); err != nil {
			return nil, err
		}
		return nil, ErrCredentials
	}
	rehashed, err := user.Rehashed(j.user, password)
	if err != nil {
		return nil, err
	}
	return &Success{j.user, j.Forgotten(), needsRenewal(j.device, s.Clock()), rehashed}, nil
}

// MustChangePassword reports whether a user may do nothing else before.
func MustChangePassword(user *tenant.User) bool {
	return user.Human != nil && user.Human.PasswordChangeRequired
}

var (
	// ErrSamePassword means that the new password equals the old one.
	ErrSamePassword = errors.New("the new password is the old one")
	// ErrSessionEnded means that the session used to change a password has ended, for
	// example by another change.
	ErrSessionEnded = errors.New("the session has ended")
)

// ChangePassword sets a person's password, replaces the present session, and ends
// everything else that signing in issued: somebody else may have known the old
// password. It returns ErrSamePassword, one of package user's ErrPassword errors, or
// ErrSessionEnded.
func (s *Service) ChangePassword(ctx context.Context, who *Person, password string) (*tenant.Session, error) {
	if user.IsPassword(who.User.Human.PasswordHash, password) {
		return nil, ErrSamePassword
	}
	hash, err := user.NewPassword(password)
	if err != nil {
		return nil, err
	}
	next := user.WithPassword(who.User, hash, false, s.Clock())
	session, err := s.newSession(ctx, next)
	if err != nil {
		return nil, err
	}
	device, err := s.newDevice(ctx, next)
	if err != nil {
		return nil, err
	}
	told := s.Event(tenant.PasswordChanged, next.InstanceID, next.ID, tenant.PasswordChangedData{
		InstanceID: next.InstanceID, UserID: next.ID, OrgID: next.OrgID,
	})
	return session, tenant.ReadAgain(ctx, func() error {
		if next == nil {
			// While the present session is valid, the password is still the one that
			// was compared, and the next epoch is that of the new session.
			again, err := s.ReadAgain(ctx, who)
			if err != nil {
				return err
			}
			next = user.WithPassword(again.User, hash, false, s.Clock())
		}
		update := tenant.Update{Entity: next}
		next = nil
		return s.Store.Apply(ctx, tenant.Change{
			Writes: []tenant.Write{update, tenant.Drop{Entity: who.Session}, tenant.Put{Entity: session}, tenant.Put{Entity: device}},
			Event:  told,
		})
	})
}

// ReadAgain rereads who is signed in. It returns ErrSessionEnded if nobody is.
func (s *Service) ReadAgain(ctx context.Context, who *Person) (*Person, error) {
	found, err := s.Read(ctx, tenant.Query{UserID: who.Session.UserID, UserOrgID: who.User.OrgID, SessionID: who.Session.ID, Consents: true})
	if err != nil {
		return nil, err
	}
	if who = s.person(found); who == nil {
		return nil, ErrSessionEnded
	}
	return who, nil
}

// failureRecord returns the record of a sign-in attempt with a wrong password. It has no
// actor, because nobody proved who they are. It does not contain the login name as
// typed, which may be a password in the wrong field. user is nil if there is no such
// user.
func (s *Service) failureRecord(instanceID string, user *tenant.User) *tenant.AuditRecord {
	data := tenant.AuditData{OrgID: request.UserOrgID(user)}
	if user != nil {
		data.UserID = user.ID
	}
	record := s.Record(tenant.PasswordCheckFailed, instanceID, data)
	record.Actor = ""
	return record
}

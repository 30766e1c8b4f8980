package session

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// Checks are the factors to verify.
type Checks struct {
	// UserID or LoginName identifies the user; if both are empty, there is no such check.
	UserID, LoginName string
	// UserOrgID is the presumed organisation of the user with UserID, or empty: see
	// tenant.Query.UserOrgID.
	UserOrgID string
	// Password is nil if it is not to be checked.
	Password *string
}

func (c Checks) isEmpty() bool { return !c.hasUser() && c.Password == nil }
func (c Checks) hasUser() bool { return c.UserID != "" || c.LoginName != "" }

// names returns the names of the factors, for the event.
func (c Checks) names() (names []string) {
	if c.hasUser() {
		names = append(names, "user")
	}
	if c.Password != nil {
		names = append(names, "password")
	}
	return names
}

// Store has the access paths of the use cases.
type Store interface {
	tenant.Store
	tenant.Writer
}

// passed is what successful checks change besides the session.
type passed struct {
	writes []tenant.Write
	// user is the user whose password was verified, or nil.
	user *tenant.User
}

// check verifies factors for a session at a time, and records them in the session.
// known is the session's user, or nil.
//
// A wrong password counts like a failed sign-in in an unknown browser. check returns a
// refusal of this package, user.ErrPasswordWrong or user.ErrPasswordBlocked.
func (uc *Changes) check(ctx context.Context, actor string, s *tenant.Session, known *tenant.User, c Checks, at time.Time) (passed, error) {
	if c.hasUser() {
		found, err := uc.findUser(ctx, s.InstanceID, c)
		if err != nil {
			return passed{}, err
		}
		if known != nil && known.ID != found.ID {
			return passed{}, ErrUserChange
		}
		known = found
		s.UserID, s.API.UserOrgID, s.API.UserCheckedAt = found.ID, found.OrgID, at
	}
	if c.Password == nil {
		return passed{}, nil
	}
	switch {
	case known == nil:
		return passed{}, ErrUserMissing
	case !known.IsActive():
		return passed{}, ErrUserNotActive
	case known.Human == nil || known.Human.PasswordHash == "":
		return passed{}, ErrPasswordNotSet
	}
	passwords := user.Passwords{Store: uc.Store, Clock: uc.Clock, IDs: uc.IDs}
	forgotten, err := passwords.Check(ctx, known, actor, *c.Password)
	if err != nil {
		return passed{}, err
	}
	s.AuthTime, s.Epoch, s.AMR = at, known.SignInEpoch, []string{tenant.AMRPassword}
	p := passed{writes: []tenant.Write{tenant.Drop{Entity: forgotten}}, user: known}
	rehashed, err := user.Rehashed(known, *c.Password)
	if rehashed != nil {
		p.writes = append(p.writes, tenant.Update{Entity: rehashed})
	}
	return p, err
}

// findUser returns the active user that c identifies.
func (uc *Changes) findUser(ctx context.Context, instanceID string, c Checks) (*tenant.User, error) {
	query, named := user.GetQuery{InstanceID: instanceID, ID: c.UserID, OrgID: c.UserOrgID}, user.Named{}
	if c.LoginName != "" {
		var err error
		if named, err = user.ByLoginName(ctx, readIn(instanceID, uc.Store), c.LoginName); err != nil {
			return nil, err
		}
		query.ID, query.OrgID = named.UserID, named.UserOrgID
	}
	found, err := user.Get(ctx, uc.Store, query)
	switch {
	case err != nil:
		return nil, err
	case found == nil || named.OrgID != "" && named.OrgID != found.OrgID:
		return nil, ErrUserNotFound
	case !found.IsActive():
		return nil, ErrUserNotActive
	}
	return found, nil
}

// readIn returns a function that reads from a store in an instance.
func readIn(instanceID string, store tenant.Store) func(context.Context, tenant.Query) (tenant.Snapshot, error) {
	return func(ctx context.Context, q tenant.Query) (tenant.Snapshot, error) {
		q.InstanceID = instanceID
		return store.Snapshot(ctx, q)
	}
}

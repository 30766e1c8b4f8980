package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// ending ends the credentials of users.
type ending struct {
	store tenant.Store
	clock tenant.Clock
	ids   tenant.IDs
}

// operatorPrefix keeps operators' names apart from the ids of users, which have no slash.
const operatorPrefix = "operator/"

// end returns the message for the operator.
func (e *ending) end(ctx context.Context, o options) (string, error) {
	if !tenant.IsID(o.Instance) {
		return "", fmt.Errorf("--instance %q: want the id of an instance, a decimal number", o.Instance)
	}
	told := ""
	err := tenant.ReadAgain(ctx, func() (err error) {
		told, err = e.endOnce(ctx, o)
		return err
	})
	return told, err
}

// endOnce returns tenant.ErrChanged if the user was changed since they were read.
func (e *ending) endOnce(ctx context.Context, o options) (string, error) {
	u, err := e.find(ctx, o)
	if err != nil {
		return "", err
	}
	// The clock is up to a second behind, and tokens and assertions are dated in whole
	// seconds, so credentials dated in the current second are older, too.
	now := e.clock().UTC()
	from := now.Truncate(time.Second).Add(2 * time.Second)
	next := u.EndCredentials(from, now)
	password, err := reset(next, o.ResetPassword)
	if err != nil {
		return "", err
	}
	return report(next, from, password), e.store.Apply(ctx, tenant.Change{
		Writes: []tenant.Write{tenant.Update{Entity: next}},
		Event: tenant.Event{
			InstanceID: o.Instance, ID: e.ids(), Type: tenant.CredentialsEnded, Actor: operatorPrefix + o.Actor, At: next.ChangedAt,
			Data: tenant.CredentialsEndedData{InstanceID: o.Instance, UserID: u.ID, OrgID: u.OrgID, PasswordReset: o.ResetPassword},
		},
	})
}

func (e *ending) find(ctx context.Context, o options) (*tenant.User, error) {
	byID, err := e.byID(ctx, o.Instance, o.User)
	if err != nil || o.ByID && byID != nil {
		return byID, err
	}
	var byName *tenant.User
	if !o.ByID {
		found, err := e.store.Snapshot(ctx, tenant.Query{InstanceID: o.Instance, LoginName: tenant.Fold(o.User)})
		if err != nil {
			return nil, err
		}
		if byName, err = e.byID(ctx, o.Instance, found.LoginNameOwner); err != nil {
			return nil, err
		}
	}
	switch {
	case byID == nil && byName == nil:
		return nil, fmt.Errorf("instance %s has no user %q: nothing was changed", o.Instance, o.User)
	case byID == nil:
		return byName, nil
	case byName != nil && byName.ID != byID.ID:
		return nil, fmt.Errorf("%q is the id of one user and the user name of another, whose id is %q; choose by id, with --by-id: nothing was changed", o.User, byName.ID)
	}
	return byID, nil
}

// byID returns the user, or nil.
func (e *ending) byID(ctx context.Context, instanceID, id string) (*tenant.User, error) {
	if !tenant.IsChosenID(id) {
		return nil, nil //nolint:nilnil // as documented
	}
	found, err := e.store.Snapshot(ctx, tenant.Query{InstanceID: instanceID, UserID: id})
	return found.User, err
}

// reset gives a person a new password that they must change.
func reset(u *tenant.User, wanted bool) (password string, err error) {
	switch {
	case !wanted:
		return "", nil
	case u.Human == nil:
		return "", errors.New("--reset-password: a machine has no password: nothing was changed")
	}
	human := *u.Human
	password = "Pw-" + rand.Text()
	if !strings.ContainsAny(password, "234567") {
		password += "2" // the rules require a digit
	}
	human.PasswordChangeRequired = true
	human.PasswordHash, err = user.NewPassword(password)
	u.Human, u.PasswordChangedAt = &human, u.ChangedAt
	return password, err
}

func report(u *tenant.User, from time.Time, password string) string {
	text := fmt.Sprintf("ended all credentials of %s (user %s of instance %s) that were made before %s\n",
		u.UserName, u.ID, u.InstanceID, from.Format(time.RFC3339))
	if password != "" {
		text += "new password, to be changed at the next sign-in: " + password + "\n"
	}
	return text
}

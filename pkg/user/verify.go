package user

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// VerifyCommand submits a code that was sent to a person.
type VerifyCommand struct {
	// Actor is who submits it, for the event.
	Actor string
	// Person as they were read, and Stored, their stored code for the purpose, or nil.
	Person  *tenant.User
	Stored  *tenant.VerificationCode
	Purpose tenant.CodePurpose
	// Code is the submitted code.
	Code string
	// Invalid is the refusal of a code that is wrong, old, used or was never issued.
	Invalid *tenant.Error
	// Complete may be nil.
	Complete tenant.Completer[tenant.User]
}

// Verify is the use case that verifies an address by its code. Safe for
// concurrent use.
type Verify struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Store has what use cases that count failures need.
type Store interface {
	tenant.Store
	tenant.Writer
}

// verified maps the purposes of codes to the events of what they verify.
var verified = map[tenant.CodePurpose]tenant.EventType{
	tenant.CodeForEmail: tenant.EmailVerified, tenant.CodeForPhone: tenant.PhoneVerified, tenant.CodeForInvitation: tenant.InvitationAccepted,
}

// Execute uses the code up and verifies the phone number or, for other purposes, the
// e-mail address. It returns the changed person, or cmd.Invalid, tenant.ErrChanged if
// they or the code were changed since they were read, or tenant.ErrUnavailable.
func (uc *Verify) Execute(ctx context.Context, cmd VerifyCommand) (*tenant.User, error) {
	at := uc.Clock.Now()
	used, err := redeem(ctx, uc.Store, at, attemptedCode{cmd.Person, cmd.Stored, cmd.Code}, cmd.Invalid, cmd.Invalid)
	if err != nil {
		return nil, err
	}
	next, human := *cmd.Person, *cmd.Person.Human
	if cmd.Purpose == tenant.CodeForPhone {
		human.PhoneVerified = true
	} else {
		human.EmailVerified = true
	}
	next.Human, next.Revision = &human, cmd.Person.Next(at)
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.User, tenant.Change, error) {
		return &next, tenant.Change{
			Writes: []tenant.Write{used, tenant.Update{Entity: &next}},
			Event: event(&next, cmd.Actor, verified[cmd.Purpose], uc.IDs(), next.ChangedAt, tenant.UserData{
				InstanceID: next.InstanceID, OrgID: next.OrgID, UserID: next.ID,
			}),
		}, nil
	})
}

// attemptedCode is a submitted code, and what is stored.
type attemptedCode struct {
	person *tenant.User
	stored *tenant.VerificationCode
	text   string
}

// redeem returns the write that uses a code up. It returns missing if there is no code
// to compare with, wrong after counting a wrong one, or tenant.ErrChanged if the code
// was changed since it was read: a try that was not counted must reveal nothing.
func redeem(ctx context.Context, store tenant.Writer, at time.Time, a attemptedCode, missing, wrong *tenant.Error) (tenant.Write, error) {
	if !waits(a.stored, at) {
		return nil, missing
	}
	if isCode(a.stored, a.person, a.text) {
		return tenant.Delete{Entity: a.stored}, nil
	}
	next := *a.stored
	next.Failures, next.Version = a.stored.Failures+1, a.stored.Next()
	var counted tenant.Write = tenant.Update{Entity: &next}
	if next.Failures >= maxCodeFailures {
		counted = tenant.Delete{Entity: a.stored}
	}
	if err := store.Write(ctx, at, counted); err != nil {
		return nil, err
	}
	return nil, wrong
}

// waits reports whether there is a code that may be used.
func waits(stored *tenant.VerificationCode, at time.Time) bool {
	return stored != nil && at.Before(stored.ExpiresAt)
}

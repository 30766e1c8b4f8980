package user

import (
	"context"
	"errors"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of a new password. Source: the contract, v2.md, section 4.1; ours are
// marked.
var (
	ErrPasswordNotFound   = precondition("COMMAND-G8dh3", "Errors.User.Password.NotFound")
	ErrPasswordNotSet     = precondition("COMMAND-Fds3s", "Errors.User.Password.NotSet")
	ErrPasswordWrong      = tenant.Invalid("COMMAND-3M0fs", "Errors.User.Password.Invalid")
	ErrPasswordNotChanged = precondition("COMMAND-Aesh5", "Errors.User.Password.NotChanged")

	// ErrPasswordBlocked is ours: the original lets anybody guess.
	ErrPasswordBlocked = &tenant.Error{Kind: tenant.KindTooMany, ID: "COMMAND-bLk5d", Key: "Errors.User.Password.Blocked"}
)

// changeRules maps the ids of the complexity policy's refusals to those used when a
// password is changed.
var changeRules = map[string]string{
	ErrPasswordTooShort.ID: "DOMAIN-HuJf6", ErrPasswordNoLower.ID: "DOMAIN-co3Xw", ErrPasswordNoUpper.ID: "DOMAIN-VoaRj",
	ErrPasswordNoNumber.ID: "DOMAIN-ZBv4H", ErrPasswordNoSymbol.ID: "DOMAIN-ZDLwA",
}

// PasswordChange is a new password for a person, and what permits the change.
type PasswordChange struct {
	// Password is the new password. If Hash is set, it is another system's hash of the
	// new password, and Password is empty.
	Password, Hash string
	ChangeRequired bool
	// Current is the present password, Code a code that was sent to the person. Without
	// either, the caller's rights permit the change.
	Current, Code string
	// Stored is the person's stored code for passwords, or nil.
	Stored *tenant.VerificationCode
}

// Passwords changes passwords. Safe for concurrent use.
type Passwords struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Change returns a person with a new password, which ends all earlier sign-ins. The
// caller must set the person's Revision and add writes to the transaction that updates
// them.
//
// A wrong current password counts as a failed sign-in, a wrong code like one for an
// address. It returns one of the ErrPassword refusals, ErrPasswordCodeInvalid,
// ErrPasswordCodeNotFound, tenant.ErrChanged or tenant.ErrUnavailable.
func (p *Passwords) Change(ctx context.Context, person *tenant.User, actor string, c PasswordChange) (next *tenant.User, writes []tenant.Write, err error) {
	prepared, err := c.check()
	if err != nil {
		return nil, nil, err
	}
	at := p.Clock.Now()
	switch {
	case c.Code != "":
		used, err := redeem(ctx, p.Store, at, attemptedCode{person, c.Stored, c.Code}, ErrPasswordCodeNotFound, ErrPasswordCodeInvalid)
		if err != nil {
			return nil, nil, err
		}
		writes = []tenant.Write{used}
	case c.Current != "":
		forgotten, err := p.checkCurrent(ctx, person, actor, c.Current)
		if err != nil {
			return nil, nil, err
		}
		if current, ok := preparePassword(c.Current); ok && current == prepared && c.Hash == "" {
			return nil, nil, ErrPasswordNotChanged
		}
		writes = []tenant.Write{tenant.Drop{Entity: forgotten}}
	}
	hash := c.Hash
	if hash == "" {
		if hash, err = hashPassword(prepared); err != nil {
			return nil, nil, err
		}
	}
	return withPassword(person, hash, c.ChangeRequired, at), writes, nil
}

// check applies the rules for the new password, and returns it in the form that is
// hashed.
func (c PasswordChange) check() (prepared string, err error) {
	if c.Hash != "" {
		return "", checkHash(c.Hash)
	}
	prepared, err = newPassword(c.Password)
	return prepared, ofChange(err)
}

// ofChange converts a refusal of the complexity policy to the one used for changes.
func ofChange(err error) error {
	if err == nil {
		return nil
	}
	refusal := tenant.AsError(err)
	if id, ok := changeRules[refusal.ID]; ok {
		return &tenant.Error{Kind: refusal.Kind, ID: id, Key: refusal.Key}
	}
	return err
}

// checkCurrent is Check for changes of the password.
func (p *Passwords) checkCurrent(ctx context.Context, person *tenant.User, actor, password string) (*tenant.SignInFailures, error) {
	if person.Human.PasswordHash == "" {
		return nil, ErrPasswordNotSet
	}
	return p.Check(ctx, person, actor, password)
}

// Check compares a person's password, like a sign-in from an unknown browser, and
// returns the failures that a success deletes. It returns ErrPasswordWrong (also for a
// person who is not active), ErrPasswordBlocked or tenant.ErrUnavailable.
func (p *Passwords) Check(ctx context.Context, person *tenant.User, actor, password string) (*tenant.SignInFailures, error) {
	attempts, err := p.admit(ctx, person)
	if err != nil {
		return nil, err
	}
	if IsPassword(person.Human.PasswordHash, password) && person.IsActive() {
		return attempts.Forgotten(), nil
	}
	return nil, p.fail(ctx, attempts, person, actor)
}

// admit counts an attempt before the password is compared.
func (p *Passwords) admit(ctx context.Context, person *tenant.User) (*Attempts, error) {
	at, name := p.Clock.Now(), tenant.Fold(person.UserName)
	query := tenant.Query{InstanceID: person.InstanceID, SignInFailures: AttemptsName(name), InstanceFailures: BudgetName(name, at)}
	for range MaxMeetings {
		found, err := p.Store.Snapshot(ctx, query)
		if err != nil {
			return nil, err
		}
		attempts := &Attempts{InstanceID: person.InstanceID, Name: query.SignInFailures, Previous: found.SignInFailures, Budget: query.InstanceFailures}
		if found.InstanceFailures != nil {
			attempts.Spent = found.InstanceFailures.Count
		}
		if until := attempts.BlockedUntil(at); at.Before(until) {
			return nil, blocked(until.Sub(at))
		}
		err = p.Store.Write(ctx, at, attempts.Count(at))
		if !errors.Is(err, tenant.ErrCollision) && !errors.Is(err, tenant.ErrChanged) {
			return attempts, err
		}
	}
	return nil, blocked(time.Second)
}

func blocked(wait time.Duration) error {
	refusal := *ErrPasswordBlocked
	refusal.RetryAfter = wait
	return &refusal
}

// fail records a wrong current password, and returns its refusal.
func (p *Passwords) fail(ctx context.Context, attempts *Attempts, person *tenant.User, actor string) error {
	at := p.Clock.Now()
	record := &tenant.AuditRecord{
		InstanceID: person.InstanceID, Type: tenant.PasswordCheckFailed, Actor: actor, At: at,
		AuditData: tenant.AuditData{UserID: person.ID, OrgID: person.OrgID}, ExpiresAt: at.Add(tenant.AuditRecordLife),
	}
	for range tenant.MaxDraws {
		record.ID = p.IDs()
		err := p.Store.Write(ctx, at, append(attempts.Failed(at), tenant.Create{Entity: record})...)
		if err == nil {
			return ErrPasswordWrong
		}
		if !errors.Is(err, tenant.ErrCollision) {
			return err
		}
	}
	return tenant.ErrInternal
}

// WithPassword returns the person's next revision with a new password, which ends all
// earlier sign-ins.
func WithPassword(person *tenant.User, hash string, changeRequired bool, at time.Time) *tenant.User {
	next := withPassword(person, hash, changeRequired, at)
	next.Revision = person.Next(at)
	return next
}

func withPassword(person *tenant.User, hash string, changeRequired bool, at time.Time) *tenant.User {
	next, human := *person, *person.Human
	human.PasswordHash, human.PasswordChangeRequired = hash, changeRequired
	next.Human = &human
	next.SignInEpoch++
	next.PasswordChangedAt = at.UTC().Truncate(time.Microsecond)
	return &next
}

package user

import (
	"context"
	"errors"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// The refusals of another password. Source: the contract, v2.md, section 4.1;
// ours are marked so.
var (
	ErrPasswordNotFound   = precondition("COMMAND-G8dh3", "Errors.User.Password.NotFound")
	ErrPasswordNotSet     = precondition("COMMAND-Fds3s", "Errors.User.Password.NotSet")
	ErrPasswordWrong      = tenant.Invalid("COMMAND-3M0fs", "Errors.User.Password.Invalid")
	ErrPasswordNotChanged = precondition("COMMAND-Aesh5", "Errors.User.Password.NotChanged")

	// ErrPasswordBlocked is ours: the original lets anybody guess.
	ErrPasswordBlocked = &tenant.Error{Kind: tenant.KindTooMany, ID: "COMMAND-bLk5d", Key: "Errors.User.Password.Blocked"}
)

// changeRules are the ids that the refusals of the complexity policy have where a
// password is changed.
var changeRules = map[string]string{
	ErrPasswordTooShort.ID: "DOMAIN-HuJf6", ErrPasswordNoLower.ID: "DOMAIN-co3Xw", ErrPasswordNoUpper.ID: "DOMAIN-VoaRj",
	ErrPasswordNoNumber.ID: "DOMAIN-ZBv4H", ErrPasswordNoSymbol.ID: "DOMAIN-ZDLwA",
}

// PasswordChange is another password for a person, and what allows it.
type PasswordChange struct {
	// Password is the new one. Where Hash is set, it is that of the new one by another
	// system, and Password is empty.
	Password, Hash string
	ChangeRequired bool
	// Current is the present password, Code a code that the person was sent. With
	// neither, the change is allowed by who asks.
	Current, Code string
	// Stored is what was read of the person's code for passwords; nil for none.
	Stored *tenant.VerificationCode
}

// Passwords changes passwords. Safe for concurrent use.
type Passwords struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Change returns a person with another password, who accepts no sign-in of before.
// The person's Revision is the caller's to raise, and writes belong in the
// transaction that updates them.
//
// A wrong current password counts like a failed sign-in, a wrong code like one for
// an address. It returns one of the ErrPassword refusals, ErrPasswordCodeInvalid,
// ErrPasswordCodeNotFound, tenant.ErrChanged and tenant.ErrUnavailable.
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

// check applies the rules of the new password, and returns it as it is hashed.
func (c PasswordChange) check() (prepared string, err error) {
	if c.Hash != "" {
		return "", checkHash(c.Hash)
	}
	prepared, err = newPassword(c.Password)
	return prepared, ofChange(err)
}

// ofChange returns a refusal of the complexity policy as changes have it.
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

// checkCurrent is Check for whoever changes the password.
func (p *Passwords) checkCurrent(ctx context.Context, person *tenant.User, actor, password string) (*tenant.SignInFailures, error) {
	if person.Human.PasswordHash == "" {
		return nil, ErrPasswordNotSet
	}
	return p.Check(ctx, person, actor, password)
}

// Check compares a person's password, as a sign-in in a browser that nobody knows
// does, and returns the failures that a success drops. It returns ErrPasswordWrong,
// for a person who is not active, too, ErrPasswordBlocked and tenant.ErrUnavailable.
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

// WithPassword returns the person's next revision, which has another password and
// accepts no sign-in of before.
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

package user

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ContactCommand is a request to change a person's e-mail address or phone number.
type ContactCommand struct {
	// Actor is who asks, for the event.
	Actor string
	// Person as they were read.
	Person *tenant.User
	// Purpose says what Address is: tenant.CodeForEmail or tenant.CodeForPhone.
	Purpose tenant.CodePurpose
	// Address is the new one; an empty number removes the phone.
	Address string
	// Verified says that the address is known to be the person's. Otherwise it must be
	// verified, by a code that is made if WithCode is set.
	Verified, WithCode bool
	// Complete may be nil.
	Complete tenant.Completer[Issued]
}

// ChangeContact is the use case that changes a person's e-mail address or phone number.
// Safe for concurrent use.
type ChangeContact struct {
	Store          tenant.Store
	Clock          tenant.Clock
	IDs            tenant.IDs
	NormalizePhone NormalizePhone
}

// Execute changes the address, which invalidates codes for the previous one. It returns
// the changed person with their code, or ErrEmailInvalid, ErrEmailNotChanged,
// ErrPhoneInvalid, ErrPhoneNotChanged, ErrPhoneNotFound, tenant.ErrChanged if they were
// changed since they were read, or tenant.ErrUnavailable.
func (uc *ChangeContact) Execute(ctx context.Context, cmd ContactCommand) (*Issued, error) {
	at := uc.Clock.Now()
	next, typ, err := uc.change(cmd)
	if err != nil {
		return nil, err
	}
	next.Revision = cmd.Person.Next(at)
	writes := []tenant.Write{tenant.Update{Entity: next}}
	issued := &Issued{Person: next}
	if cmd.WithCode {
		code, err := IssueCode(next, cmd.Purpose, at)
		if err != nil {
			return nil, err
		}
		issued.Code, writes = code.Text, append(writes, code.Write)
	}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*Issued, tenant.Change, error) {
		return issued, tenant.Change{
			Writes: writes,
			Event: event(next, cmd.Actor, typ, uc.IDs(), next.ChangedAt, tenant.ContactData{
				InstanceID: next.InstanceID, OrgID: next.OrgID, UserID: next.ID, Verified: cmd.Verified, CodeIssued: cmd.WithCode,
			}),
		}, nil
	})
}

// change returns the person with the new address.
func (uc *ChangeContact) change(cmd ContactCommand) (*tenant.User, tenant.EventType, error) {
	next, human := *cmd.Person, *cmd.Person.Human
	next.Human = &human
	switch {
	case cmd.Purpose == tenant.CodeForEmail:
		if _, err := emailAddress(cmd.Address); err != nil {
			return nil, "", err
		}
		if cmd.Address == human.Email {
			return nil, "", ErrEmailNotChanged
		}
		human.Email, human.EmailVerified = cmd.Address, cmd.Verified
		return &next, tenant.EmailChanged, nil
	case cmd.Address == "":
		if human.Phone == "" {
			return nil, "", ErrPhoneNotFound
		}
		human.Phone, human.PhoneVerified = "", false
		return &next, tenant.PhoneRemoved, nil
	default:
		number, err := uc.NormalizePhone(cmd.Address)
		if err != nil {
			return nil, "", err
		}
		if number == human.Phone {
			return nil, "", ErrPhoneNotChanged
		}
		human.Phone, human.PhoneVerified = number, cmd.Verified
		return &next, tenant.PhoneChanged, nil
	}
}

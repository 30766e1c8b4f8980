package user

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// IssueCommand is a request for a code of a person.
type IssueCommand struct {
	// Actor is who asks, for the event.
	Actor string
	// Person as they were read.
	Person  *tenant.User
	Purpose tenant.CodePurpose
	// Missing is the refusal if there is nothing to verify: the address is verified,
	// and Stored, the previous code, is nil or old. If it is nil, a code is always
	// made.
	Missing *tenant.Error
	Stored  *tenant.VerificationCode
	// Complete may be nil.
	Complete tenant.Completer[Issued]
}

// Issued is a person with a new code.
type Issued struct {
	Person *tenant.User
	// Code is the secret, which is shown only once; empty means none.
	Code string
}

// Issue is the use case that makes a code. Safe for concurrent use.
type Issue struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute makes a code that replaces the person's previous one for that purpose. The
// person does not change. It returns cmd.Missing, tenant.ErrChanged if they were
// changed since they were read, or tenant.ErrUnavailable.
func (uc *Issue) Execute(ctx context.Context, cmd IssueCommand) (*Issued, error) {
	at, u := uc.Clock.Now(), cmd.Person
	if cmd.Missing != nil && !waits(cmd.Stored, at) && isVerified(u, cmd.Purpose) {
		return nil, cmd.Missing
	}
	code, err := IssueCode(u, cmd.Purpose, at)
	if err != nil {
		return nil, err
	}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*Issued, tenant.Change, error) {
		return &Issued{Person: u, Code: code.Text}, tenant.Change{
			// Nothing of a removed user may reappear.
			Writes: []tenant.Write{code.Write, tenant.Unchanged{Entity: u}},
			Event: event(u, cmd.Actor, tenant.VerificationCodeIssued, uc.IDs(), at, tenant.VerificationCodeData{
				InstanceID: u.InstanceID, OrgID: u.OrgID, UserID: u.ID, Purpose: cmd.Purpose,
			}),
		}, nil
	})
}

func isVerified(person *tenant.User, purpose tenant.CodePurpose) bool {
	if purpose == tenant.CodeForPhone {
		return person.Human.Phone == "" || person.Human.PhoneVerified
	}
	return person.Human.EmailVerified
}

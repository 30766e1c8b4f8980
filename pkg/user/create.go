package user

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/metadata"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of a new user. Source: the contract, v2.md, section 4.
var (
	ErrOrgNotFound    = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-QXPGs", Key: "Errors.Org.NotFound"}
	ErrMachineIDTaken = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-k2una", Key: "Errors.User.AlreadyExisting"}
)

// CreateCommand is a request to create a user of an organisation.
type CreateCommand struct {
	// Actor is who asks, for the event.
	Actor      string
	InstanceID string
	// Org is the organisation, in any state, or nil if it does not exist.
	Org *tenant.Org
	// ID may be empty; then one is generated.
	ID string
	// IsReserved reports whether a requested id counts as taken, although no user has
	// it; nil for none.
	IsReserved func(id string) bool
	// Human or Machine describes the user; the other is nil.
	Human   *Human
	Machine *Machine
	// Metadata are stored with the user, at most 50.
	Metadata []metadata.Entry
	// Suffix is what was already looked up for the user name: see CheckSuffix.
	Suffix *Suffix
	// Complete may be nil.
	Complete tenant.Completer[CreateResult]
}

// CreateResult is a new user.
type CreateResult struct {
	User *tenant.User
	// EmailCode and PhoneCode are secrets, or empty unless requested.
	EmailCode, PhoneCode string
}

// Create is the use case that creates a person or a machine. Safe for concurrent use.
type Create struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// NormalizePhone is called only for a person with a phone.
	NormalizePhone NormalizePhone
}

// Execute creates the user in one transaction. It returns a refusal of this package or
// tenant.ErrUnavailable; after an error, nothing was written.
//
// If the organisation is removed meanwhile, the user is dead at once, like all of its
// users, so the transaction need not conflict with others on the organisation.
func (uc *Create) Execute(ctx context.Context, cmd CreateCommand) (*CreateResult, error) {
	made, err := uc.check(cmd)
	if err != nil {
		return nil, err
	}
	if _, err := metadata.Writes(tenant.MetadataOwner{}, cmd.Metadata, made.CreatedAt); err != nil {
		return nil, err
	}
	if cmd.Org == nil {
		return nil, ErrOrgNotFound
	}
	err = CheckSuffix(ctx, uc.Store, cmd.InstanceID, cmd.Org.ID, made.UserName, cmd.Suffix)
	if err == nil && cmd.Human != nil {
		err = cmd.Human.CheckPassword()
	}
	if err != nil {
		return nil, uc.unlessTaken(ctx, cmd, err)
	}
	if cmd.Human != nil {
		if err := cmd.Human.SetPassword(made.Human); err != nil {
			return nil, err
		}
		made.PasswordChangedAt = PasswordSetAt(made.Human, made.CreatedAt)
	}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*CreateResult, tenant.Change, error) {
		next := *made
		if next.ID == "" {
			next.ID = uc.IDs()
		}
		if next.UserName == "" {
			next.UserName = next.ID
		}
		result, change := &CreateResult{User: &next}, creation(cmd, &next, uc.IDs())
		if cmd.Human != nil {
			codes, err := cmd.Human.IssueCodes(&next)
			if err != nil {
				return nil, tenant.Change{}, err
			}
			result.EmailCode, result.PhoneCode = codes.Email.Text, codes.Phone.Text
			change.Writes = append(change.Writes, codes.Writes()...)
		}
		kept, err := metadata.Writes(tenant.MetadataOwner{InstanceID: next.InstanceID, OrgID: next.OrgID, UserID: next.ID}, cmd.Metadata, next.CreatedAt)
		change.Writes = append(change.Writes, kept...)
		return result, change, err
	})
}

// unlessTaken returns the refusal, or that a user has the requested id, which comes
// before it in the original. The transaction checks this again, also for a user who
// was deleted.
func (uc *Create) unlessTaken(ctx context.Context, cmd CreateCommand, refusal error) error {
	there, err := Get(ctx, uc.Store, GetQuery{InstanceID: cmd.InstanceID, ID: cmd.ID})
	switch {
	case err != nil:
		return err
	case there != nil:
		return errIDTaken(cmd.Machine != nil)
	}
	return refusal
}

// check applies the rules for the user, and returns them without generated values.
func (uc *Create) check(cmd CreateCommand) (made *tenant.User, err error) {
	if cmd.ID != "" {
		if err := CheckID(cmd.ID, cmd.IsReserved, errIDTaken(cmd.Machine != nil)); err != nil {
			return nil, err
		}
	}
	at := uc.Clock.Now()
	made = &tenant.User{InstanceID: cmd.InstanceID, ID: cmd.ID, State: tenant.StateActive, Revision: tenant.NewRevision(at)}
	if cmd.Org != nil {
		made.OrgID = cmd.Org.ID
	}
	if cmd.Machine != nil {
		made.UserName, made.Machine, err = cmd.Machine.Check()
		return made, err
	}
	if made.UserName, made.Human, err = cmd.Human.Check(); err != nil {
		return nil, err
	}
	if phone := cmd.Human.Phone; phone != nil {
		if made.Human.Phone, err = uc.NormalizePhone(phone.Number); err != nil {
			return nil, err
		}
		made.Human.PhoneVerified = phone.Verified
	}
	return made, nil
}

// CheckID returns ErrIDInvalid, or taken if the id is reserved; isReserved may be nil.
func CheckID(id string, isReserved func(string) bool, taken *tenant.Error) error {
	switch {
	case !tenant.IsChosenID(id):
		return ErrIDInvalid
	case isReserved != nil && isReserved(id):
		return taken
	}
	return nil
}

func errIDTaken(isMachine bool) *tenant.Error {
	if isMachine {
		return ErrMachineIDTaken
	}
	return ErrIDTaken
}

// creation returns the Change that creates a user. A requested id comes first, because
// nothing else matters if it is taken.
func creation(cmd CreateCommand, made *tenant.User, eventID string) tenant.Change {
	return tenant.Change{
		Writes: append(WithID(made, cmd.ID != "", errIDTaken(made.Machine != nil)), tenant.Claim{
			Kind: tenant.ClaimLoginName, InstanceID: made.InstanceID, Name: tenant.Fold(made.UserName), Owner: made.ID, OrgID: made.OrgID, Taken: ErrUserNameTaken,
		}),
		Event: event(made, cmd.Actor, tenant.UserAdded, eventID, made.CreatedAt, tenant.UserAddedData{
			InstanceID: made.InstanceID, OrgID: made.OrgID, UserID: made.ID, UserName: made.UserName, IsMachine: made.Machine != nil,
			MetadataKeys: metadata.Keys(cmd.Metadata), Contacts: contactsOf(cmd.Human, made.Human),
		}),
	}
}

// contactsOf returns what is said about the addresses of a new person; nil for a
// machine.
func contactsOf(human *Human, made *tenant.Human) (all []tenant.ContactChange) {
	if made == nil {
		return nil
	}
	add := contactsInto(&all)
	add(made.EmailVerified, tenant.ContactEmailVerified)
	add(human.EmailCode, tenant.ContactEmailCodeAdded)
	add(made.PhoneVerified, tenant.ContactPhoneVerified)
	add(human.PhoneCode && made.Phone != "", tenant.ContactPhoneCodeAdded)
	return all
}

// WithID returns the writes that create a user. With a requested id, they fail with
// taken if a user has it or a removed user had it, and the user accepts no earlier
// credentials: tokens identify their user by id only, and one of a user who was removed
// with their organisation may still be valid.
func WithID(made *tenant.User, isOwn bool, taken *tenant.Error) []tenant.Write {
	if !isOwn {
		return []tenant.Write{tenant.Create{Entity: made}}
	}
	made.CredentialsFrom = made.CreatedAt.Truncate(time.Second)
	return []tenant.Write{
		tenant.Create{Entity: made, Else: taken},
		tenant.Absent{Entity: &tenant.FormerUser{InstanceID: made.InstanceID, ID: made.ID}, Else: taken},
	}
}

func event(of *tenant.User, actor string, typ tenant.EventType, id string, at time.Time, data any) tenant.Event {
	return tenant.Event{InstanceID: of.InstanceID, ID: id, Type: typ, Actor: actor, At: at, Data: data}
}

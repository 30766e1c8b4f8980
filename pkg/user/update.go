package user

import (
	"context"
	"reflect"
	"slices"

	"github.com/tenantry/tenantry/pkg/metadata"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// UpdateCommand names what to change about a user. Nil fields stay as they are.
type UpdateCommand struct {
	// Actor is who asks, for the event.
	Actor string
	// User as they were read.
	User     *tenant.User
	UserName *string
	// The names and the language of a person. The language is in canonical form.
	FirstName, LastName, NickName, DisplayName, PreferredLanguage *string
	Gender                                                        *tenant.Gender
	// Email and Phone are for a person; an empty phone number removes it.
	Email, Phone *Contact
	// Password is a new one for a person.
	Password *PasswordChange
	// For a machine. The token type is that of its access tokens.
	Name, Description *string
	AccessTokenType   *tenant.AccessTokenType
	// Metadata are stored with the user, replacing those with the same keys: at most
	// 50.
	Metadata []metadata.Entry
	// Complete may be nil. It is not called if nothing changes.
	Complete tenant.Completer[Updated]
}

// Contact is a new e-mail address or phone number.
type Contact struct {
	Address string
	// Verified says that the address is known to be the person's. Otherwise it must be
	// verified, by a code that is made if WithCode is set.
	Verified, WithCode bool
}

// Updated is a changed user, with the requested codes.
type Updated struct {
	User                 *tenant.User
	EmailCode, PhoneCode string
}

// Update is the use case of that name. Safe for concurrent use.
type Update struct {
	Passwords
	// NormalizePhone is called only for a change with a phone.
	NormalizePhone NormalizePhone
}

// Execute changes what the command names, in one transaction. If nothing changes, it
// returns the user as they are and writes nothing. It returns a refusal of this
// package, tenant.ErrChanged if they were changed since they were read, or
// tenant.ErrUnavailable.
func (uc *Update) Execute(ctx context.Context, cmd UpdateCommand) (*Updated, error) {
	next, err := uc.next(cmd)
	if err != nil {
		return nil, err
	}
	at := uc.Clock.Now()
	writes, err := metadata.Writes(tenant.MetadataOwner{InstanceID: next.InstanceID, OrgID: next.OrgID, UserID: next.ID}, cmd.Metadata, at)
	if err != nil {
		return nil, err
	}
	if tenant.Fold(next.UserName) != tenant.Fold(cmd.User.UserName) {
		if err := CheckSuffix(ctx, uc.Store, next.InstanceID, next.OrgID, next.UserName, nil); err != nil {
			return nil, err
		}
		writes = append(writes, renaming(cmd.User, next)...)
	}
	if cmd.Password != nil {
		changed, more, err := uc.Change(ctx, next, cmd.Actor, *cmd.Password)
		if err != nil {
			return nil, err
		}
		next, writes = changed, append(writes, more...)
	}
	updated := &Updated{User: next}
	if reflect.DeepEqual(next, cmd.User) && len(cmd.Metadata) == 0 && !cmd.Email.wantsCode() && !cmd.Phone.wantsCode() {
		updated.User = cmd.User
		return updated, nil
	}
	next.Revision = cmd.User.Next(at)
	writes = append(writes, tenant.Update{Entity: next})
	for _, c := range []struct {
		contact *Contact
		purpose tenant.CodePurpose
		text    *string
	}{{cmd.Email, tenant.CodeForEmail, &updated.EmailCode}, {cmd.Phone, tenant.CodeForPhone, &updated.PhoneCode}} {
		if c.contact.wantsCode() {
			code, err := IssueCode(next, c.purpose, at)
			if err != nil {
				return nil, err
			}
			*c.text, writes = code.Text, append(writes, code.Write)
		}
	}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*Updated, tenant.Change, error) {
		return updated, tenant.Change{
			Writes: slices.Clone(writes),
			Event:  event(next, cmd.Actor, tenant.UserChanged, uc.IDs(), next.ChangedAt, cmd.told(next)),
		}, nil
	})
}

func (c *Contact) wantsCode() bool { return c != nil && c.WithCode && c.Address != "" }

// next returns the user with what the command names, apart from the password.
func (uc *Update) next(cmd UpdateCommand) (*tenant.User, error) {
	next := *cmd.User
	if cmd.UserName != nil {
		name, err := tenant.UniqueName(*cmd.UserName, ErrUserNameBlank)
		if err != nil {
			return nil, err
		}
		next.UserName = name
	}
	if next.Machine != nil {
		machine := *next.Machine
		next.Machine = &machine
		return &next, cmd.machine(&machine)
	}
	human := *next.Human
	next.Human = &human
	if err := cmd.profile(&human); err != nil {
		return nil, err
	}
	return &next, uc.contacts(cmd, &human)
}

func (c UpdateCommand) machine(m *tenant.Machine) error {
	if c.Name != nil {
		name, err := tenant.Name(*c.Name, ErrMachineNameEmpty)
		if err != nil {
			return err
		}
		m.Name = name
	}
	if c.Description != nil {
		m.Description = *c.Description
	}
	if c.AccessTokenType != nil {
		m.AccessTokenType = *c.AccessTokenType
	}
	return nil
}

// profile applies the rules for names that hold for a new person.
func (c UpdateCommand) profile(h *tenant.Human) (err error) {
	if c.FirstName != nil {
		if h.FirstName, err = tenant.Name(*c.FirstName, ErrFirstNameEmpty); err != nil {
			return err
		}
	}
	if c.LastName != nil {
		if h.LastName, err = tenant.Name(*c.LastName, ErrLastNameEmpty); err != nil {
			return err
		}
	}
	if c.NickName != nil {
		if h.NickName = *c.NickName; tenant.HasControl(h.NickName) {
			return ErrNickNameInvalid
		}
	}
	if c.DisplayName != nil {
		if h.DisplayName, err = tenant.Name(*c.DisplayName, ErrDisplayNameInvalid); err != nil {
			return err
		}
	}
	if c.PreferredLanguage != nil {
		h.PreferredLanguage = *c.PreferredLanguage
	}
	if c.Gender != nil && *c.Gender >= tenant.GenderUnspecified && *c.Gender <= tenant.GenderDiverse {
		h.Gender = *c.Gender
	}
	return nil
}

// contacts changes the person's address and number. An unchanged one keeps its state
// unless the command says that it is verified.
func (uc *Update) contacts(cmd UpdateCommand, h *tenant.Human) error {
	if c := cmd.Email; c != nil {
		if _, err := emailAddress(c.Address); err != nil {
			return err
		}
		h.EmailVerified = c.Verified || h.EmailVerified && c.Address == h.Email
		h.Email = c.Address
	}
	switch c := cmd.Phone; {
	case c == nil:
	case c.Address == "":
		h.Phone, h.PhoneVerified = "", false
	default:
		number, err := uc.NormalizePhone(c.Address)
		if err != nil {
			return err
		}
		h.PhoneVerified = c.Verified || h.PhoneVerified && number == h.Phone
		h.Phone = number
	}
	return nil
}

// renaming moves the claim on the login name.
func renaming(was, is *tenant.User) []tenant.Write {
	return []tenant.Write{
		tenant.Claim{
			Kind: tenant.ClaimLoginName, InstanceID: is.InstanceID, Name: tenant.Fold(is.UserName), Owner: is.ID, OrgID: is.OrgID, Taken: ErrUserNameTaken,
		},
		tenant.Release{Kind: tenant.ClaimLoginName, InstanceID: is.InstanceID, Name: tenant.Fold(was.UserName), Owner: is.ID},
	}
}

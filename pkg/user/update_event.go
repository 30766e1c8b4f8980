package user

import (
	"github.com/tenantry/tenantry/pkg/metadata"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// told returns the data of the change's event.
func (c UpdateCommand) told(next *tenant.User) tenant.UserChangedData {
	data := tenant.UserChangedData{
		InstanceID: next.InstanceID, OrgID: next.OrgID, UserID: next.ID, UserName: next.UserName, Changed: changes(c.User, next),
		Contacts: c.contactChanges(next.Human),
	}
	if len(c.Metadata) > 0 {
		data.Changed, data.MetadataKeys = append(data.Changed, "metadata"), metadata.Keys(c.Metadata)
	}
	return data
}

// contactChanges returns what happens to the addresses of a person; nil for a machine.
func (c UpdateCommand) contactChanges(is *tenant.Human) (all []tenant.ContactChange) {
	if is == nil {
		return nil
	}
	add := contactsInto(&all)
	was := c.User.Human
	add(was.Email != is.Email, tenant.ContactEmailChanged)
	add(is.EmailVerified && (was.Email != is.Email || !was.EmailVerified), tenant.ContactEmailVerified)
	add(c.Email.wantsCode(), tenant.ContactEmailCodeAdded)
	add(was.Phone != is.Phone && is.Phone != "", tenant.ContactPhoneChanged)
	add(was.Phone != is.Phone && is.Phone == "", tenant.ContactPhoneRemoved)
	add(is.PhoneVerified && (was.Phone != is.Phone || !was.PhoneVerified), tenant.ContactPhoneVerified)
	add(c.Phone.wantsCode(), tenant.ContactPhoneCodeAdded)
	return all
}

// contactsInto returns a function that appends what happens to all.
func contactsInto(all *[]tenant.ContactChange) func(happens bool, change tenant.ContactChange) {
	return func(happens bool, change tenant.ContactChange) {
		if happens {
			*all = append(*all, change)
		}
	}
}

// changes names what differs about a user, in the API's terms and without values.
func changes(was, is *tenant.User) []string {
	all := []string{}
	add := func(differs bool, name string) {
		if differs {
			all = append(all, name)
		}
	}
	add(was.UserName != is.UserName, "username")
	if is.Machine != nil {
		machine := func(m *tenant.Machine) [3]any { return [3]any{m.Name, m.Description, m.AccessTokenType} }
		add(machine(was.Machine) != machine(is.Machine), "machine")
		return all
	}
	profile := func(h *tenant.Human) [6]any {
		return [6]any{h.FirstName, h.LastName, h.NickName, h.DisplayName, h.PreferredLanguage, h.Gender}
	}
	add(profile(was.Human) != profile(is.Human), "profile")
	add(was.Human.Email != is.Human.Email || was.Human.EmailVerified != is.Human.EmailVerified, "email")
	add(was.Human.Phone != is.Human.Phone || was.Human.PhoneVerified != is.Human.PhoneVerified, "phone")
	add(was.Human.PasswordHash != is.Human.PasswordHash, "password")
	return all
}

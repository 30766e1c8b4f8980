package org

import (
	"context"
	"fmt"
	"slices"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/metadata"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// Refusals of the administrators of a new organisation. Source: the contract, v2.md,
// section 3, except for those marked as ours.
var (
	ErrAdminEmpty = &tenant.Error{Kind: tenant.KindUnimplemented, ID: "ORGv2-SD2r1", Key: "userType oneOf <nil> in method AddOrganization not implemented"}

	// ErrTooManyPeople is ours: everything is one transaction, which the database
	// limits to 100 items. An existing user takes two. A new one takes three, plus one if
	// their id was requested, two if their user name is taken over from a removed user,
	// and one for each code and metadata key.
	ErrTooManyPeople = tenant.Invalid("ORG-pEop1", fmt.Sprintf(
		"at most %d new users can be made with an organisation, or %d with codes, and fewer with metadata or existing users; add the others afterwards", maxPeople, maxPeople*itemsOfPerson/(itemsOfPerson+2),
	))
)

const (
	maxPeople     = 15
	itemsOfPerson = 6
	// itemsOfMember are the user, who counts memberships, and the membership.
	itemsOfMember = 2
)

// Admin is an existing user, or one to be created with the organisation.
type Admin struct {
	// UserID is an existing user, or empty.
	UserID string
	// Read is a user who was already read, or nil. If it is that user, they are not
	// read again.
	Read *tenant.User
	// Human is a person to be created, or nil.
	Human *user.Human
	// HumanID is the person's id; if it is empty, an id is generated.
	HumanID string
	// Metadata is the person's.
	Metadata []metadata.Entry
	// Roles are the user's roles on the organisation, by default ORG_OWNER.
	Roles []string
}

// CreatedAdmin is a new person.
type CreatedAdmin struct {
	UserID string
	// EmailCode and PhoneCode are secret, and empty unless requested.
	EmailCode, PhoneCode string
}

// addedAdmin is a validated administrator.
type addedAdmin struct {
	// there is an existing user; nil for a new one.
	there *tenant.User
	// asked is the new user of the command; nil for an existing one.
	asked    *user.Human
	userName string
	person   *tenant.Human
	metadata []metadata.Entry
	roles    []tenant.Role
	// ownID is the requested id, userID the same or a generated one.
	ownID, userID string
}

// items returns how many items an administrator takes in the transaction, at most.
func (a addedAdmin) items() int {
	if a.asked == nil {
		return itemsOfMember
	}
	items := itemsOfPerson + len(metadata.Keys(a.metadata))
	if a.asked.EmailCode {
		items++
	}
	if a.asked.PhoneCode {
		items++
	}
	return items
}

// checkAdmin applies the rules that need no reads.
func (uc *Add) checkAdmin(cmd AddCommand, asked Admin) (admin addedAdmin, err error) {
	if asked.Human != nil {
		admin.asked, admin.metadata = asked.Human, asked.Metadata
		if admin.ownID = asked.HumanID; admin.ownID != "" {
			if err := user.CheckID(admin.ownID, cmd.IsReserved, user.ErrIDTaken); err != nil {
				return admin, err
			}
		}
		if admin.userName, admin.person, err = asked.Human.Check(); err != nil {
			return admin, err
		}
		if phone := asked.Human.Phone; phone != nil {
			if admin.person.Phone, err = uc.NormalizePhone(phone.Number); err != nil {
				return admin, err
			}
			admin.person.PhoneVerified = phone.Verified
		}
	}
	admin.roles, err = checkRoles(asked.Roles)
	return admin, err
}

// readAdmin reads an existing user, or what a new one depends on.
func (uc *Add) readAdmin(ctx context.Context, cmd AddCommand, asked Admin, admin *addedAdmin) (err error) {
	if asked.Human == nil {
		if admin.there, err = uc.existing(ctx, cmd.InstanceID, asked); err != nil {
			return err
		}
		return member.CheckRoom(admin.there)
	}
	if err := user.CheckSuffix(ctx, uc.Store, cmd.InstanceID, "", admin.userName, cmd.Suffix); err != nil {
		return err
	}
	return asked.Human.CheckPassword()
}

// existing returns an existing user. It returns member.ErrOrgUserNotFound if there is
// none.
func (uc *Add) existing(ctx context.Context, instanceID string, asked Admin) (*tenant.User, error) {
	if asked.Read != nil && asked.Read.ID == asked.UserID {
		return asked.Read, nil
	}
	found, err := user.Get(ctx, uc.Store, user.GetQuery{InstanceID: instanceID, ID: asked.UserID})
	if err == nil && found == nil {
		err = member.ErrOrgUserNotFound
	}
	return found, err
}

func (a addedAdmin) writes(instanceID, orgID string, revision tenant.Revision) ([]tenant.Write, user.NewCodes, error) {
	m := &tenant.Member{InstanceID: instanceID, On: tenant.OnOrg(orgID), UserID: a.userID, UserOrgID: orgID, Roles: a.roles, Revision: revision}
	if a.there != nil {
		m.UserOrgID = a.there.OrgID
		return []tenant.Write{
			tenant.Update{Entity: member.WithRoles(a.there, tenant.OnOrg(orgID), a.roles, a.there.Next(revision.ChangedAt))},
			tenant.Create{Entity: m},
		}, user.NewCodes{}, nil
	}
	made := &tenant.User{
		InstanceID: instanceID, ID: a.userID, OrgID: orgID, State: tenant.StateActive, UserName: a.userName, Human: a.person,
		Memberships:       []tenant.Membership{{On: tenant.OnOrg(orgID), Roles: slices.Clone(a.roles)}},
		PasswordChangedAt: user.PasswordSetAt(a.person, revision.ChangedAt), Revision: revision,
	}
	writes := []tenant.Write{
		tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: instanceID, Name: tenant.Fold(a.userName), Owner: a.userID, OrgID: orgID, Taken: user.ErrUserNameTaken},
	}
	writes = append(writes, user.WithID(made, a.ownID != "", user.ErrIDTaken)...)
	codes, err := a.asked.IssueCodes(made)
	if err != nil {
		return nil, codes, err
	}
	kept, err := metadata.Writes(tenant.MetadataOwner{InstanceID: instanceID, OrgID: orgID, UserID: a.userID}, a.metadata, revision.ChangedAt)
	return slices.Concat(writes, []tenant.Write{tenant.Create{Entity: m}}, codes.Writes(), kept), codes, err
}

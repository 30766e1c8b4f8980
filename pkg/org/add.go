package org

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/metadata"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// Refusals of a new organisation. Source: the contract, v2.md, section 3,
// except for those marked as ours.
var (
	ErrNameBlank = tenant.Invalid("ORG-mruNY", keyInvalidArgument)
	ErrIDBlank   = tenant.Invalid("ORG-4ABd3", keyInvalidArgument)
	ErrIDTaken   = tenant.Conflict("ORG-laho2n", "Errors.Org.AlreadyExisting")

	// ErrIDInvalid is ours: the original accepts any text.
	ErrIDInvalid = tenant.Invalid("ORG-oWnI1", "organizationId "+tenant.ChosenIDRule)

	// ErrIDReserved is ours: in the original, such an organisation is out of reach.
	ErrIDReserved = tenant.Invalid("ORG-oWnI1", `organizationId must not be "default", "_is_unique" or "_search", which mean something else in paths; choose another`)
)

// AddCommand requests an organisation with its administrators.
type AddCommand struct {
	// Actor is the requester, for the event.
	Actor      string
	InstanceID string
	// Host is the host under which the instance was reached; the organisation's domain
	// is below it.
	Host string
	Name string
	// ID may be empty; then an id is generated.
	ID string
	// Read is an organisation that was already read, or nil. If it has the id, that is
	// the refusal, whatever else is wrong.
	Read   *tenant.Org
	Admins []Admin
	// IsReserved is as in user.CreateCommand.
	IsReserved func(id string) bool
	// Suffix is the domain part of a new person's user name, if it was already looked
	// up, or nil.
	Suffix *user.Suffix
	// Complete may be nil.
	Complete tenant.Completer[AddResult]
}

// AddResult is a new organisation.
type AddResult struct {
	OrgID    string
	Revision tenant.Revision
	// CreatedAdmins are the new people, in the order of the command.
	CreatedAdmins []CreatedAdmin
}

// Add creates an organisation with administrators. Safe for concurrent use.
type Add struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// NormalizePhone is called only for a person with a phone number.
	NormalizePhone user.NormalizePhone
}

// Execute creates the organisation in one transaction. It returns a refusal of this
// package or of package user, tenant.ErrChanged if a user was changed since they were
// read, or tenant.ErrUnavailable. With an error, nothing was written.
func (uc *Add) Execute(ctx context.Context, cmd AddCommand) (*AddResult, error) {
	p, err := uc.check(ctx, cmd)
	if err != nil {
		return nil, err
	}
	for i, admin := range cmd.Admins {
		if admin.Human == nil {
			continue
		}
		if err := admin.Human.SetPassword(p.admins[i].person); err != nil {
			return nil, err
		}
	}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*AddResult, tenant.Change, error) {
		p.draw(uc.IDs)
		return p.change(uc.IDs())
	})
}

// addition is an organisation that satisfies all rules except uniqueness.
type addition struct {
	AddCommand
	at     time.Time
	domain string
	admins []addedAdmin
	// orgID is the command's, or generated.
	orgID string
}

// check applies the rules in the original's order: those for the command alone, for all
// administrators, and then those for which something must be read.
func (uc *Add) check(ctx context.Context, cmd AddCommand) (p *addition, err error) {
	p = &addition{AddCommand: cmd, at: uc.Clock.Now()}
	if slices.ContainsFunc(cmd.Admins, func(a Admin) bool { return a.UserID == "" && a.Human == nil }) {
		return nil, ErrAdminEmpty
	}
	switch {
	case cmd.ID != "" && strings.TrimSpace(cmd.ID) == "":
		return nil, ErrIDBlank
	case cmd.Read != nil && cmd.Read.ID == cmd.ID:
		return nil, ErrIDTaken
	}
	if p.Name, err = tenant.UniqueName(cmd.Name, ErrNameBlank); err != nil {
		return nil, err
	}
	var ok bool
	if p.domain, ok = hostname.GenerateOrgDomain(p.Name, cmd.Host); !ok {
		return nil, ErrNameEmpty
	}
	switch cmd.ID {
	case "": // one is generated
	case "default", "_is_unique", "_search":
		return nil, ErrIDReserved
	default:
		if !tenant.IsChosenID(cmd.ID) {
			return nil, ErrIDInvalid
		}
	}
	for _, asked := range cmd.Admins {
		admin, err := uc.checkAdmin(cmd, asked)
		if err != nil {
			return nil, err
		}
		p.admins = append(p.admins, admin)
	}
	for i := range p.admins {
		if err := uc.readAdmin(ctx, cmd, cmd.Admins[i], &p.admins[i]); err != nil {
			return nil, err
		}
	}
	return p, p.fits()
}

// fits checks that the transaction is not too large and contains no item twice.
func (p *addition) fits() error {
	ids, names, items := map[string]bool{}, map[string]bool{}, 0
	var kept []metadata.Entry // of all of them
	for i, admin := range p.admins {
		id, name := p.Admins[i].UserID+admin.ownID, tenant.Fold(admin.userName)
		switch {
		case id != "" && ids[id]:
			return member.ErrOrgExists
		case name != "" && names[name]:
			return user.ErrUserNameTaken
		}
		ids[id], names[name] = true, true
		items += admin.items()
		kept = append(kept, admin.metadata...)
	}
	if items > maxPeople*itemsOfPerson {
		return ErrTooManyPeople
	}
	_, err := metadata.Writes(tenant.MetadataOwner{}, kept, p.at)
	return err
}

func (p *addition) draw(ids tenant.IDs) {
	if p.orgID = p.ID; p.orgID == "" {
		p.orgID = ids()
	}
	for i := range p.admins {
		admin := &p.admins[i]
		switch {
		case admin.there != nil:
			admin.userID = admin.there.ID
		case admin.ownID != "":
			admin.userID = admin.ownID
		default:
			admin.userID = ids()
		}
	}
}

// change returns everything as one Change, and the result. A requested id comes first,
// because if it is taken, nothing else matters.
func (p *addition) change(eventID string) (*AddResult, tenant.Change, error) {
	revision := tenant.NewRevision(p.at)
	create := tenant.Create{Entity: &tenant.Org{
		InstanceID: p.InstanceID, ID: p.orgID, Name: p.Name, State: tenant.StateActive,
		Domains: []tenant.OrgDomain{{Domain: p.domain, Primary: true, Verified: true}}, Revision: revision,
	}}
	var writes []tenant.Write
	if p.ID != "" {
		create.Else = ErrIDTaken
		writes = append(writes, tenant.Absent{Entity: &tenant.FormerOrg{InstanceID: p.InstanceID, ID: p.orgID}, Else: ErrIDTaken})
	}
	writes = append(
		writes, create,
		tenant.Claim{Kind: tenant.ClaimOrgName, InstanceID: p.InstanceID, Name: tenant.Fold(p.Name), Owner: p.orgID, Taken: ErrNameTaken},
		tenant.Claim{Kind: tenant.ClaimOrgDomain, InstanceID: p.InstanceID, Name: p.domain, Owner: p.orgID, Taken: ErrDomainTaken},
	)
	data := tenant.OrgAddedData{InstanceID: p.InstanceID, OrgID: p.orgID, Name: p.Name, Domains: []string{p.domain}, Admins: []tenant.OrgAdminData{}}
	result := &AddResult{OrgID: p.orgID, Revision: revision}
	for _, admin := range p.admins {
		ofAdmin, codes, err := admin.writes(p.InstanceID, p.orgID, revision)
		if err != nil {
			return nil, tenant.Change{}, err
		}
		writes = append(writes, ofAdmin...)
		if admin.there == nil {
			result.CreatedAdmins = append(result.CreatedAdmins, CreatedAdmin{UserID: admin.userID, EmailCode: codes.Email.Text, PhoneCode: codes.Phone.Text})
		}
		data.Admins = append(data.Admins, tenant.OrgAdminData{UserID: admin.userID, UserName: admin.userName, Roles: admin.roles})
	}
	return result, tenant.Change{Writes: writes, Event: tenant.Event{
		InstanceID: p.InstanceID, ID: eventID, Type: tenant.OrgAdded, Actor: p.Actor, At: p.at, Data: data,
	}}, nil
}

package org

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// SetUpCommand requests an organisation with an administrator.
type SetUpCommand struct {
	// Actor is the requester, for the event.
	Actor      string
	InstanceID string
	// Host is the host under which the instance was reached; the organisation's
	// generated domain is below it.
	Host string
	Name string
	// Domain may be empty; then there is only the generated one.
	Domain string
	Human  user.Human
	// Roles are the user's roles on the organisation, by default ORG_OWNER.
	Roles []string
	// SuffixOwner is the id of the organisation that has the domain returned by
	// user.NameSuffix for the user name; empty if none has it.
	SuffixOwner string
	// Complete may be nil.
	Complete tenant.Completer[SetUpResult]
}

// SetUpResult is a new organisation.
type SetUpResult struct {
	OrgID, UserID string
	Revision      tenant.Revision
}

// SetUp creates an organisation with its first user. Safe for concurrent use.
type SetUp struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// NormalizePhone is called only for a person with a phone number.
	NormalizePhone user.NormalizePhone
}

// Execute creates the organisation in one transaction. It returns a refusal of this
// package or of package user, or ErrUnavailable. With an error, there is no result and
// nothing was written.
func (uc *SetUp) Execute(ctx context.Context, cmd SetUpCommand) (*SetUpResult, error) {
	if err := uc.checkSuffixOwner(ctx, &cmd); err != nil {
		return nil, err
	}
	plan, err := uc.check(cmd)
	if err != nil {
		return nil, err
	}
	if err := cmd.Human.SetPassword(plan.person); err != nil {
		return nil, err
	}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*SetUpResult, tenant.Change, error) {
		plan.draw()
		return plan.result(), plan.change(), nil
	})
}

// checkSuffixOwner clears SuffixOwner if that organisation is gone: its domains are
// free, although still claimed.
func (uc *SetUp) checkSuffixOwner(ctx context.Context, cmd *SetUpCommand) error {
	if cmd.SuffixOwner == "" {
		return nil
	}
	found, err := uc.Store.Snapshot(ctx, tenant.Query{InstanceID: cmd.InstanceID, OrgID: cmd.SuffixOwner})
	if err == nil && found.Org == nil {
		cmd.SuffixOwner = ""
	}
	return err
}

// plan is an organisation that satisfies all rules except uniqueness.
type plan struct {
	cmd      SetUpCommand
	ids      tenant.IDs
	now      time.Time
	name     string
	domains  []tenant.OrgDomain
	userName string
	person   *tenant.Human
	roles    []tenant.Role

	orgID, userID, eventID string
}

// check applies the rules in the contract's order.
func (uc *SetUp) check(cmd SetUpCommand) (*plan, error) {
	p := &plan{cmd: cmd, ids: uc.IDs, now: uc.Clock.Now()}
	var err error
	if p.name, err = tenant.UniqueName(cmd.Name, ErrNameEmpty); err != nil {
		return nil, err
	}
	generated, ok := hostname.GenerateOrgDomain(p.name, cmd.Host)
	if !ok {
		return nil, ErrNameEmpty
	}
	if p.userName, p.person, err = cmd.Human.Check(); err != nil {
		return nil, err
	}
	if phone := cmd.Human.Phone; phone != nil {
		if p.person.Phone, err = uc.NormalizePhone(phone.Number); err != nil {
			return nil, err
		}
		p.person.PhoneVerified = phone.Verified
	}
	if p.roles, err = checkRoles(cmd.Roles); err != nil {
		return nil, err
	}
	given := ""
	if cmd.Domain != "" {
		if given, ok = hostname.OrgDomain(cmd.Domain); !ok {
			return nil, ErrDomainInvalid
		}
	}
	if cmd.SuffixOwner != "" {
		return nil, user.ErrSuffixReserved
	}
	if err := cmd.Human.CheckPassword(); err != nil {
		return nil, err
	}
	p.domains = []tenant.OrgDomain{{Domain: generated, Primary: true, Verified: true}}
	if given == generated {
		return nil, ErrDomainTwice
	}
	if given != "" {
		p.domains = append(p.domains, tenant.OrgDomain{Domain: given, Verified: true})
	}
	return p, nil
}

// checkRoles returns the roles without duplicates, in the order sent; by default
// ORG_OWNER.
func checkRoles(names []string) ([]tenant.Role, error) {
	if len(names) == 0 {
		return []tenant.Role{tenant.RoleOrgOwner}, nil
	}
	roles, ok := member.OrgRoles(names)
	if !ok {
		return nil, member.ErrOrgRoleUnknown
	}
	return roles, nil
}

func (p *plan) draw() {
	p.orgID, p.userID, p.eventID = p.ids(), p.ids(), p.ids()
}

func (p *plan) result() *SetUpResult {
	return &SetUpResult{OrgID: p.orgID, UserID: p.userID, Revision: tenant.NewRevision(p.now)}
}

// change returns the Change that creates the organisation. Its claims determine the
// error in the contract's order.
func (p *plan) change() tenant.Change {
	cmd := p.cmd
	revision := tenant.NewRevision(p.now)
	writes := []tenant.Write{
		tenant.Claim{Kind: tenant.ClaimOrgName, InstanceID: cmd.InstanceID, Name: tenant.Fold(p.name), Owner: p.orgID, Taken: ErrNameTaken},
		tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: cmd.InstanceID, Name: tenant.Fold(p.userName), Owner: p.userID, OrgID: p.orgID, Taken: user.ErrUserNameTaken},
	}
	domains := make([]string, len(p.domains))
	for i, d := range p.domains {
		domains[i] = d.Domain
		writes = append(writes, tenant.Claim{
			Kind: tenant.ClaimOrgDomain, InstanceID: cmd.InstanceID, Name: d.Domain, Owner: p.orgID, Taken: ErrDomainTaken,
		})
	}
	writes = append(writes,
		tenant.Create{Entity: &tenant.Org{
			InstanceID: cmd.InstanceID, ID: p.orgID, Name: p.name, State: tenant.StateActive,
			Domains: p.domains, Revision: revision,
		}},
		tenant.Create{Entity: &tenant.User{
			InstanceID: cmd.InstanceID, ID: p.userID, OrgID: p.orgID, State: tenant.StateActive,
			UserName: p.userName, Human: p.person,
			Memberships:       []tenant.Membership{{On: tenant.OnOrg(p.orgID), Roles: p.roles}},
			PasswordChangedAt: user.PasswordSetAt(p.person, revision.ChangedAt), Revision: revision,
		}},
		tenant.Create{Entity: &tenant.Member{
			InstanceID: cmd.InstanceID, On: tenant.OnOrg(p.orgID), UserID: p.userID, UserOrgID: p.orgID, Roles: p.roles, Revision: revision,
		}},
	)
	return tenant.Change{
		Writes: writes,
		Event: tenant.Event{
			InstanceID: cmd.InstanceID, ID: p.eventID, Type: tenant.OrgSetUp, Actor: cmd.Actor, At: p.now,
			Data: tenant.OrgSetUpData{
				InstanceID: cmd.InstanceID, OrgID: p.orgID, Name: p.name, Domains: domains,
				UserID: p.userID, UserName: p.userName, Roles: p.roles,
			},
		},
	}
}

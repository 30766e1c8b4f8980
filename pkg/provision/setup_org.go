package provision

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// SetupOrgCommand asks for an organisation with its administrative user.
type SetupOrgCommand struct {
	// Actor is who asks, for the event.
	Actor      string
	InstanceID string
	// Host is the one by which the instance was reached; the organisation's
	// generated domain is under it.
	Host string
	Name string
	// Domain may be empty: then there is only the generated one.
	Domain string
	Human  Human
	// Roles of the user on the organisation; none means ORG_OWNER.
	Roles []string
	// SuffixOwner is the id of the organisation that has the domain which
	// UserNameSuffix gives for the user name; empty if none has.
	SuffixOwner string
	// Complete may be nil.
	Complete Completer[OrgResult]
}

// OrgResult describes an organisation that was set up.
type OrgResult struct {
	OrgID, UserID string
	Revision      tenant.Revision
}

// NormalizePhone returns a number in E.164 form, or ErrPhoneInvalid. Safe for
// concurrent use.
type NormalizePhone func(number string) (string, error)

// SetupOrg is the use case of that name. Safe for concurrent use.
type SetupOrg struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// NormalizePhone is called only for a human that has a phone.
	NormalizePhone NormalizePhone
}

// UserNameSuffix returns the domain after a user name's last "@", in the form in
// which organisations' domains are compared, or "" if there is none.
func UserNameSuffix(userName string) string {
	at := strings.LastIndexByte(userName, '@')
	if at < 0 {
		return ""
	}
	domain, _ := OrgDomain(userName[at+1:])
	return domain
}

// Execute sets the organisation up in one transaction. It returns a refusal of
// this package or ErrUnavailable; with an error there is no result, and
// nothing was written.
func (uc *SetupOrg) Execute(ctx context.Context, cmd SetupOrgCommand) (*OrgResult, error) {
	if err := uc.checkSuffixOwner(ctx, &cmd); err != nil {
		return nil, err
	}
	plan, err := uc.plan(cmd)
	if err != nil {
		return nil, err
	}
	if err := cmd.Human.setPassword(plan.person); err != nil {
		return nil, err
	}
	if err := plan.draw(); err != nil {
		return nil, err
	}
	return write(ctx, uc.Store, plan, cmd.Complete)
}

// checkSuffixOwner forgets an organisation that is gone: its domains are free,
// although they are still claimed.
func (uc *SetupOrg) checkSuffixOwner(ctx context.Context, cmd *SetupOrgCommand) error {
	if cmd.SuffixOwner == "" {
		return nil
	}
	found, err := uc.Store.Snapshot(ctx, tenant.Query{InstanceID: cmd.InstanceID, OrgID: cmd.SuffixOwner})
	if err == nil && found.Org == nil {
		cmd.SuffixOwner = ""
	}
	return err
}

// orgPlan is an organisation that passed every rule but uniqueness.
type orgPlan struct {
	cmd      SetupOrgCommand
	ids      tenant.IDs
	now      time.Time
	name     string
	domains  []tenant.OrgDomain
	userName string
	person   *tenant.Human
	roles    []tenant.Role

	orgID, userID, eventID string
}

// plan applies the rules in the contract's order.
func (uc *SetupOrg) plan(cmd SetupOrgCommand) (*orgPlan, error) {
	p := &orgPlan{cmd: cmd, ids: uc.IDs, now: now(uc.Clock)}
	var err error
	if p.name, err = name(cmd.Name, ErrOrgNameEmpty); err != nil {
		return nil, err
	}
	generated, ok := generatedOrgDomain(p.name, cmd.Host)
	if !ok {
		return nil, ErrOrgNameEmpty
	}
	if p.userName, p.person, err = cmd.Human.check(); err != nil {
		return nil, err
	}
	if phone := cmd.Human.Phone; phone != nil {
		if p.person.Phone, err = uc.NormalizePhone(phone.Number); err != nil {
			return nil, err
		}
		p.person.PhoneVerified = phone.Verified
	}
	if p.roles, err = orgRoles(cmd.Roles); err != nil {
		return nil, err
	}
	given := ""
	if cmd.Domain != "" {
		if given, ok = OrgDomain(cmd.Domain); !ok {
			return nil, ErrOrgDomainInvalid
		}
	}
	if cmd.SuffixOwner != "" {
		return nil, ErrSuffixReserved
	}
	if err := cmd.Human.checkPassword(); err != nil {
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

// orgRoles returns the roles as a set in the order sent, ORG_OWNER for none.
func orgRoles(names []string) ([]tenant.Role, error) {
	if len(names) == 0 {
		return orgOwner, nil
	}
	var roles []tenant.Role
	for _, n := range names {
		role := tenant.Role(n)
		if !role.IsOrgRole() {
			return nil, ErrRolesInvalid
		}
		if !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	return roles, nil
}

func (p *orgPlan) draw() error {
	p.orgID, p.userID, p.eventID = p.ids(), p.ids(), p.ids()
	return nil
}

func (p *orgPlan) result() (*OrgResult, error) {
	return &OrgResult{OrgID: p.orgID, UserID: p.userID, Revision: created(p.now)}, nil
}

// change returns the organisation as one Change: the names decide the error in
// the contract's order.
func (p *orgPlan) change() tenant.Change {
	cmd := p.cmd
	revision := created(p.now)
	writes := []tenant.Write{
		tenant.Claim{Kind: tenant.ClaimOrgName, InstanceID: cmd.InstanceID, Name: tenant.Fold(p.name), Owner: p.orgID, Taken: ErrOrgNameTaken},
		tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: cmd.InstanceID, Name: tenant.Fold(p.userName), Owner: p.userID, OrgID: p.orgID, Taken: ErrUserNameTaken},
	}
	domains := make([]string, len(p.domains))
	for i, d := range p.domains {
		domains[i] = d.Domain
		writes = append(writes, tenant.Claim{
			Kind: tenant.ClaimOrgDomain, InstanceID: cmd.InstanceID, Name: d.Domain, Owner: p.orgID, Taken: ErrOrgDomainTaken,
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
			Memberships: []tenant.Membership{{OrgID: p.orgID, Roles: p.roles}}, Revision: revision,
		}},
		tenant.Create{Entity: &tenant.Member{
			InstanceID: cmd.InstanceID, OrgID: p.orgID, UserID: p.userID, Roles: p.roles, Revision: revision,
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

package instance

import (
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/credential"
	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// plan is an instance that satisfies all rules except uniqueness.
type plan struct {
	actor          string
	ids            tenant.IDs
	externalDomain string

	now time.Time
	// credentialLifetime is the maximum for the owner's credentials; 0 means no limit.
	credentialLifetime time.Duration

	name         string
	language     string
	orgName      string
	orgDomain    string
	customDomain string

	// The owner, a person or a machine.
	userName               string
	person                 *tenant.Human
	machine                *tenant.Machine
	wantsToken, wantsKey   bool
	tokenExpiry, keyExpiry time.Time
	// pair is the key pair of the owner's key, publicKey and privateKeyPEM are its
	// halves.
	pair                     credential.Pair
	publicKey, privateKeyPEM []byte

	// Random values, drawn again after a collision.
	generatedHost                                      string
	instanceID, orgID, userID, tokenID, keyID, eventID string
	token                                              string
	tokenHash                                          []byte
}

func (p *plan) setOrg(firstOrgName string) (err error) {
	p.orgName = strings.TrimSpace(p.name)
	if firstOrgName != "" {
		if p.orgName, err = tenant.UniqueName(firstOrgName, ErrFirstOrgNameBlank); err != nil {
			return err
		}
	} else if !tenant.HasControl(p.orgName) && !tenant.IsVisible(p.orgName) {
		return tenant.ErrNameInvisible
	}
	domain, ok := hostname.GenerateOrgDomain(p.orgName, p.externalDomain)
	if !ok {
		return org.ErrNameEmpty
	}
	p.orgDomain = domain
	return nil
}

func (p *plan) setOwner(cmd CreateCommand) (err error) {
	if cmd.Human != nil {
		p.userName, p.person, err = cmd.Human.Check()
		return err
	}
	m := cmd.Machine
	if strings.TrimSpace(m.UserName) == "" && strings.TrimSpace(m.Name) == "" {
		return ErrMachineEmpty
	}
	p.machine = &tenant.Machine{}
	if p.userName, err = tenant.UniqueName(m.UserName, user.ErrMachineUserNameEmpty); err != nil {
		return err
	}
	if p.machine.Name, err = tenant.Name(m.Name, user.ErrMachineNameEmpty); err != nil {
		return err
	}
	if p.wantsToken = m.Token != nil; p.wantsToken {
		if p.tokenExpiry, err = credential.Expiry(m.Token.ExpiresAt, p.now, p.credentialLifetime); err != nil {
			return err
		}
	}
	if p.wantsKey = m.Key != nil; p.wantsKey {
		if p.keyExpiry, err = credential.Expiry(m.Key.ExpiresAt, p.now, p.credentialLifetime); err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) setHosts(customDomain string) error {
	if _, ok := hostname.Generate(p.name, p.externalDomain); !ok || !tenant.IsName(p.name) {
		return ErrHostInvalid
	}
	if customDomain == "" {
		return nil
	}
	name, ok := hostname.ParseCased(customDomain)
	if !ok {
		return ErrHostInvalid
	}
	p.customDomain = name
	return nil
}

// draw draws the random values: ids, the generated host, the token.
func (p *plan) draw() (err error) {
	p.generatedHost, _ = hostname.Generate(p.name, p.externalDomain)
	p.instanceID, p.orgID, p.userID, p.eventID = p.ids(), p.ids(), p.ids(), p.ids()
	if p.wantsKey {
		p.keyID = p.ids()
	}
	if p.wantsToken {
		p.tokenID = p.ids()
		p.token, p.tokenHash, err = tenant.MintToken(tenant.TokenRef{
			InstanceID: p.instanceID, OrgID: p.orgID, UserID: p.userID, TokenID: p.tokenID,
		})
	}
	return err
}

// domains returns the instance's domains, primary first.
func (p *plan) domains(revision tenant.Revision) []tenant.InstanceDomain {
	generated := tenant.InstanceDomain{Domain: p.generatedHost, Generated: true, Primary: p.customDomain == "", Revision: revision}
	if generated.Primary {
		return []tenant.InstanceDomain{generated}
	}
	return []tenant.InstanceDomain{{Domain: p.customDomain, Primary: true, Revision: revision}, generated}
}

// change returns the Change that creates the instance. A taken host takes precedence
// over a missing key pair.
func (p *plan) change() tenant.Change {
	revision := tenant.NewRevision(p.now)
	var names []string
	var writes []tenant.Write
	for _, d := range p.domains(revision) {
		taken := ErrHostTaken
		if d.Generated {
			taken = tenant.ErrCollision
		}
		names = append(names, d.Domain)
		writes = append(writes, tenant.Claim{Kind: tenant.ClaimHost, InstanceID: p.instanceID, Name: d.Host(), Taken: taken})
	}
	writes = append(writes, p.pair.Writes()...)
	// Nobody else can claim names in a new instance.
	writes = append(writes,
		tenant.Claim{Kind: tenant.ClaimOrgName, InstanceID: p.instanceID, Name: tenant.Fold(p.orgName), Owner: p.orgID, Taken: tenant.ErrCollision},
		tenant.Claim{Kind: tenant.ClaimOrgDomain, InstanceID: p.instanceID, Name: p.orgDomain, Owner: p.orgID, Taken: tenant.ErrCollision},
		tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: p.instanceID, Name: tenant.Fold(p.userName), Owner: p.userID, OrgID: p.orgID, Taken: tenant.ErrCollision},
	)
	for _, entity := range p.entities(revision) {
		writes = append(writes, tenant.Create{Entity: entity})
	}
	return tenant.Change{
		Writes: writes,
		Event: tenant.Event{
			InstanceID: p.instanceID, ID: p.eventID, Type: tenant.InstanceCreated, Actor: p.actor, At: p.now,
			Data: p.created(names),
		},
	}
}

// created returns the event's data, which says which credentials the owner has.
func (p *plan) created(hosts []string) tenant.InstanceCreatedData {
	data := tenant.InstanceCreatedData{
		InstanceID: p.instanceID, Name: p.name, Domains: hosts, DefaultLanguage: p.language,
		OrgID: p.orgID, OrgName: p.orgName, OrgDomains: []string{p.orgDomain},
		OwnerID: p.userID, OwnerUserName: p.userName, OwnerIsMachine: p.machine != nil,
	}
	if p.wantsToken {
		data.Token = &tenant.CredentialData{ID: p.tokenID, ExpiresAt: p.tokenExpiry}
	}
	if p.wantsKey {
		data.Key = &tenant.CredentialData{ID: p.keyID, ExpiresAt: p.keyExpiry}
	}
	return data
}

// The roles of an instance's owner.
var (
	iamOwner = []tenant.Role{tenant.RoleIAMOwner}
	orgOwner = []tenant.Role{tenant.RoleOrgOwner}
)

func (p *plan) entities(revision tenant.Revision) []tenant.Entity {
	entities := []tenant.Entity{
		&tenant.Instance{
			ID: p.instanceID, Name: p.name, State: tenant.StateActive, Domains: p.domains(revision),
			DefaultOrgID: p.orgID, DefaultLanguage: p.language, Revision: revision,
		},
		&tenant.Org{
			InstanceID: p.instanceID, ID: p.orgID, Name: p.orgName, State: tenant.StateActive,
			Domains:  []tenant.OrgDomain{{Domain: p.orgDomain, Primary: true, Verified: true}},
			Revision: revision,
		},
		&tenant.User{
			InstanceID: p.instanceID, ID: p.userID, OrgID: p.orgID, State: tenant.StateActive,
			UserName: p.userName, Human: p.person, Machine: p.machine,
			Memberships:       []tenant.Membership{{Roles: iamOwner}, {On: tenant.OnOrg(p.orgID), Roles: orgOwner}},
			PasswordChangedAt: user.PasswordSetAt(p.person, revision.ChangedAt), Revision: revision,
		},
		&tenant.Member{InstanceID: p.instanceID, UserID: p.userID, UserOrgID: p.orgID, Roles: iamOwner, Revision: revision},
		&tenant.Member{InstanceID: p.instanceID, On: tenant.OnOrg(p.orgID), UserID: p.userID, UserOrgID: p.orgID, Roles: orgOwner, Revision: revision},
	}
	if p.wantsToken {
		entities = append(entities, &tenant.PersonalAccessToken{
			InstanceID: p.instanceID, UserID: p.userID, ID: p.tokenID, Hash: p.tokenHash,
			Scopes: credential.TokenScopes(), ExpiresAt: p.tokenExpiry, Revision: revision,
		})
	}
	if p.wantsKey {
		entities = append(entities, p.machineKey())
	}
	return entities
}

func (p *plan) machineKey() *tenant.MachineKey {
	return &tenant.MachineKey{
		InstanceID: p.instanceID, UserID: p.userID, ID: p.keyID,
		PublicKey: p.publicKey, ExpiresAt: p.keyExpiry, Revision: tenant.NewRevision(p.now),
	}
}

// result returns the result for the caller, with the owner's credentials.
func (p *plan) result() (*CreateResult, error) {
	result := &CreateResult{
		InstanceID: p.instanceID, OrgID: p.orgID, UserID: p.userID,
		Revision: tenant.NewRevision(p.now), Token: p.token,
	}
	if p.wantsKey {
		file, err := credential.KeyFile(p.machineKey(), p.privateKeyPEM)
		if err != nil {
			return nil, err
		}
		result.MachineKeyFile = file
	}
	return result, nil
}

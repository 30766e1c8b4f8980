package dynamo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// found are the items that a read brought back.
type found map[key]item

// read returns the item with key k in the form T; ok is false if there is none.
func read[T any](items found, k key) (value T, ok bool, err error) {
	raw, ok := items[k]
	if !ok {
		return value, false, nil
	}
	if err := attributevalue.UnmarshalMap(raw, &value); err != nil {
		return value, false, fmt.Errorf("item %s / %s: %w", k.PK, k.SK, err)
	}
	return value, true, nil
}

// readAll reads items of one form.
func readAll[I any](items []item) ([]I, error) {
	all := make([]I, len(items))
	for n, raw := range items {
		i, _, err := read[I](found{key{}: raw}, key{})
		if err != nil {
			return nil, err
		}
		all[n] = i
	}
	return all, nil
}

func (f found) claim(k key) (claimItem, error) {
	i, _, err := read[claimItem](f, k)
	return i, err
}

func (f found) instance(iid string) (*tenant.Instance, error) {
	i, ok, err := read[instanceItem](f, instanceKey(iid))
	if !ok {
		return nil, err
	}
	return i.entity(), nil
}

func (i instanceItem) entity() *tenant.Instance {
	return &tenant.Instance{
		ID: i.ID, Name: i.Name, State: i.State, Domains: domainEntities(i.Domains), TrustedDomains: domainEntities(i.TrustedDomains),
		DefaultOrgID: i.DefaultOrgID, DefaultLanguage: i.DefaultLanguage, Revision: tenant.Revision(i.revisionItem),
	}
}

func domainEntities(items []instanceDomainItem) (all []tenant.InstanceDomain) {
	for _, d := range items {
		all = append(all, tenant.InstanceDomain{
			Domain: d.Domain, Primary: d.Primary, Generated: d.Generated, Revision: tenant.Revision(d.revisionItem),
		})
	}
	return all
}

func (f found) org(iid, oid string) (*tenant.Org, error) {
	i, ok := f[orgKey(iid, oid)]
	if !ok {
		return nil, nil //nolint:nilnil // there is none
	}
	return readOrg(i, iid)
}

// readOrg returns the organisation of an instance that an item is.
func readOrg(i item, iid string) (*tenant.Org, error) {
	a := attributes{item: i}
	org := &tenant.Org{
		InstanceID: iid, ID: a.text("id"), Name: a.text("name"), State: tenant.State(a.text("state")), Revision: a.revision(),
	}
	unverified := a.texts("unverified")
	for n, domain := range a.texts("domains") {
		org.Domains = append(org.Domains, tenant.OrgDomain{Domain: domain, Primary: n == 0, Verified: !slices.Contains(unverified, domain)})
	}
	if a.err != nil {
		return nil, fmt.Errorf("organisation %s of instance %s: %w", org.ID, iid, a.err)
	}
	return org, nil
}

func (f found) user(iid, uid string) (*tenant.User, error) {
	i, ok, err := read[userItem](f, userKey(iid, uid))
	if !ok {
		return nil, err
	}
	return i.entity(iid), nil
}

// userWithOrg returns a user and their organisation: nobody if that is gone.
func (f found) userWithOrg(iid, uid string) (*tenant.User, *tenant.Org, error) {
	user, err := f.user(iid, uid)
	if user == nil {
		return nil, nil, err
	}
	org, err := f.org(iid, user.OrgID)
	if org == nil {
		return nil, nil, err
	}
	user.OrgInactive = org.State != tenant.StateActive
	return user, org, nil
}

func (i userItem) entity(iid string) *tenant.User {
	user := &tenant.User{
		InstanceID: iid, ID: i.ID, OrgID: i.OrgID, State: i.State, UserName: i.UserName,
		Human: (*tenant.Human)(i.Human), Machine: (*tenant.Machine)(i.Machine),
		SignInEpoch: i.SignInEpoch, Revision: tenant.Revision(i.revisionItem),
	}
	for name, roles := range i.Memberships {
		_, oid, _ := strings.Cut(name, "#")
		user.Memberships = append(user.Memberships, tenant.Membership{OrgID: oid, Roles: roles})
	}
	slices.SortFunc(user.Memberships, func(a, b tenant.Membership) int { return strings.Compare(a.OrgID, b.OrgID) })
	if i.CredentialsFrom != nil {
		user.CredentialsFrom = *i.CredentialsFrom
	}
	if i.PasswordChanged != nil {
		user.PasswordChangedAt = *i.PasswordChanged
	}
	return user
}

// memberships adds those that were asked for to what was read of user and
// organisation.
func (f found) memberships(q tenant.Query, s *tenant.Snapshot) (err error) {
	if s.User == nil {
		return nil
	}
	if s.InstanceMember, err = f.member(q.InstanceID, "", q.UserID); err != nil || !q.OrgMember || s.Org == nil {
		return err
	}
	s.OrgMember, err = f.member(q.InstanceID, q.OrgID, q.UserID)
	return err
}

// member returns a user's membership of an organisation, or of the instance
// itself if oid is empty.
func (f found) member(iid, oid, uid string) (*tenant.Member, error) {
	i, ok, err := read[memberItem](f, memberKey(iid, oid, uid))
	if !ok {
		return nil, err
	}
	return i.entity(iid, oid), nil
}

func (i memberItem) entity(iid, oid string) *tenant.Member {
	return &tenant.Member{
		InstanceID: iid, OrgID: oid, UserID: strings.TrimPrefix(i.SK, membersOf(oid)), UserOrgID: i.UserOrgID,
		Roles: i.Roles, Revision: tenant.Revision(i.revisionItem),
	}
}

func (f found) token(ref tenant.TokenRef) (*tenant.PersonalAccessToken, error) {
	i, ok, err := read[tokenItem](f, tokenKey(ref.InstanceID, ref.UserID, ref.TokenID))
	if !ok {
		return nil, err
	}
	return i.entity(ref.InstanceID, ref.UserID), nil
}

func (i tokenItem) entity(iid, uid string) *tenant.PersonalAccessToken {
	return &tenant.PersonalAccessToken{
		InstanceID: iid, UserID: uid, ID: i.ID, Hash: i.Hash, Scopes: i.Scopes,
		ExpiresAt: i.ExpiresAt, Revision: tenant.Revision(i.revisionItem),
	}
}

func (i machineKeyItem) entity(iid, uid string) *tenant.MachineKey {
	return &tenant.MachineKey{
		InstanceID: iid, UserID: uid, ID: i.ID, PublicKey: i.PublicKey,
		ExpiresAt: i.ExpiresAt, Revision: tenant.Revision(i.revisionItem),
	}
}

func (i metadataItem) entity(of tenant.MetadataOwner) *tenant.Metadata {
	name := strings.TrimPrefix(i.SK, metadataKey(of, "").SK)
	return &tenant.Metadata{MetadataOwner: of, Key: name, Value: i.Value, Revision: tenant.Revision(i.revisionItem)}
}

func (f found) request(k tenant.RequestKey) (*tenant.RequestRecord, error) {
	i, ok, err := read[requestItem](f, requestKey(k))
	if !ok {
		return nil, err
	}
	return &tenant.RequestRecord{Key: k, InstanceID: i.InstanceID, Sealed: i.Sealed, ExpiresAt: time.Unix(i.Expires, 0).UTC()}, nil
}

func (f found) credentials(k tenant.RequestKey) (*tenant.WaitingCredentials, error) {
	i, ok, err := read[credentialsItem](f, credentialsKey(k))
	if !ok {
		return nil, err
	}
	return &tenant.WaitingCredentials{
		Key: k, InstanceID: i.InstanceID, UserID: i.UserID, OrgID: i.OrgID, Sealed: i.Sealed, ExpiresAt: time.Unix(i.Expires, 0).UTC(),
	}, nil
}

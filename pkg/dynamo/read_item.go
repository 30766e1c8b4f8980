package dynamo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// found holds the items returned by a read, by key.
type found map[key]item

// read decodes the item with key k as a T; ok is false if there is none.
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

// readAll decodes items as I values.
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

// claim returns the zero claim if there is none.
func (f found) claim(k key) (claimItem, error) {
	a := attributes{item: f[k]}
	i := claimItem{key: k, InstanceID: a.text("instance"), Owner: a.text("owner"), OrgID: a.text("org")}
	return i, a.of(k)
}

func (f found) instance(iid string) (*tenant.Instance, error) {
	i, ok := f[instanceKey(iid)]
	if !ok {
		return nil, nil //nolint:nilnil // as documented
	}
	return readInstance(i)
}

// readInstance decodes an instance.
func readInstance(i item) (*tenant.Instance, error) {
	a := attributes{item: i}
	instance := &tenant.Instance{
		ID: a.text("id"), Name: a.text("name"), State: tenant.State(a.text("state")), Domains: a.domains("domains"),
		TrustedDomains: a.domains("trustedDomains"), DefaultOrgID: a.text("defaultOrg"), DefaultLanguage: a.text("defaultLanguage"),
		SigningKeyKind: tenant.KeyKind{Algorithm: tenant.KeyAlgorithm(a.text("keyAlgorithm")), Bits: int(a.number("keyBits"))},
		TokenLifetimes: a.tokenLifetimes(),
		LoginV2:        a.loginV2(),
		Impersonation:  a.isTrue("impersonation"),
		Revision:       a.revision(),
	}
	if err := a.of(instanceKey(instance.ID)); err != nil {
		return nil, err
	}
	return instance, nil
}

// domains returns the domains of an instance.
func (a *attributes) domains(name string) (all []tenant.InstanceDomain) {
	a.maps(name, func(d *attributes) {
		all = append(all, tenant.InstanceDomain{
			Domain: d.text("domain"), Primary: d.isTrue("primary"), Generated: d.isTrue("generated"), Revision: d.revision(),
		})
	})
	return all
}

func (f found) org(iid, oid string) (*tenant.Org, error) {
	i, ok := f[orgKey(iid, oid)]
	if !ok {
		return nil, nil //nolint:nilnil // as documented
	}
	return readOrg(i, iid)
}

// readOrg decodes an organisation of an instance.
func readOrg(i item, iid string) (*tenant.Org, error) {
	a := attributes{item: i}
	org := &tenant.Org{
		InstanceID: iid, ID: a.text("id"), Name: a.text("name"), State: tenant.State(a.text("state")), Revision: a.revision(),
	}
	unverified, added := strings.Fields(a.text("unverified")), attributes{}
	if of, ok := value[*types.AttributeValueMemberM](&a, "domainsAdded"); ok {
		added.item = of.Value
	}
	for n, domain := range strings.Fields(a.text("domains")) {
		org.Domains = append(org.Domains, tenant.OrgDomain{
			Domain: domain, Primary: n == 0, Verified: !slices.Contains(unverified, domain), AddedAt: added.time(domain),
		})
	}
	if added.err != nil {
		a.fail("domainsAdded", added.err)
	}
	if err := a.of(orgKey(iid, org.ID)); err != nil {
		return nil, err
	}
	return org, nil
}

func (f found) user(iid, uid string) (*tenant.User, error) {
	i, ok := f[userKey(iid, uid)]
	if !ok {
		return nil, nil //nolint:nilnil // as documented
	}
	return readUser(i, iid)
}

// userWithOrg returns a user with their organisation, or nil if either is gone.
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

// readUser decodes a user of an instance.
func readUser(i item, iid string) (*tenant.User, error) {
	a := attributes{item: i}
	user := &tenant.User{
		InstanceID: iid, ID: a.text("id"), OrgID: a.text("org"), State: tenant.State(a.text("state")), UserName: a.text("userName"),
		Memberships: a.memberships(), CredentialsFrom: a.time("credentialsFrom"), SignInEpoch: int(a.number("signInEpoch")), //nolint:gosec // counted up
		PasswordChangedAt: a.time("passwordChanged"), SecretChangedAt: a.time("secretChanged"), Revision: a.revision(),
	}
	user.Human = (*tenant.Human)(reflected[humanItem](&a, "human"))
	user.Machine = a.machine()
	if err := a.of(userKey(iid, user.ID)); err != nil {
		return nil, err
	}
	return user, nil
}

func (a *attributes) machine() *tenant.Machine {
	v, ok := value[*types.AttributeValueMemberM](a, "machine")
	if !ok {
		return nil
	}
	of := attributes{item: v.Value}
	machine := &tenant.Machine{
		Name: of.text("name"), Description: of.text("description"),
		AccessTokenType: tenant.AccessTokenType(of.number("accessTokenType")), SecretHash: of.bytes("secretHash"), //nolint:gosec // a small number
	}
	if of.err != nil {
		a.fail("machine", of.err)
	}
	return machine
}

func (a *attributes) memberships() (all []tenant.Membership) {
	v, ok := value[*types.AttributeValueMemberM](a, "memberships")
	if !ok {
		return nil
	}
	roles := attributes{item: v.Value}
	for name := range v.Value {
		on, err := readMembership(name)
		if err != nil {
			a.fail("memberships", err)
			return nil
		}
		all = append(all, tenant.Membership{On: on, Roles: textsOf[tenant.Role](&roles, name)})
	}
	if roles.err != nil {
		a.fail("memberships", roles.err)
	}
	slices.SortFunc(all, func(a, b tenant.Membership) int { return a.On.Compare(b.On) })
	return all
}

// membership adds the requested membership to the snapshot, if its user and
// organisation were found.
func (f found) membership(q tenant.Query, s *tenant.Snapshot) (err error) {
	if q.MemberOf == nil || s.User == nil || !q.MemberOf.IsInstance() && (s.Org == nil || s.Org.ID != q.MemberOf.OrgID) {
		return nil
	}
	s.Member, err = f.member(q.InstanceID, *q.MemberOf, q.UserID)
	return err
}

// member returns a user's membership of a resource, or nil.
func (f found) member(iid string, on tenant.Resource, uid string) (*tenant.Member, error) {
	i, ok, err := read[memberItem](f, memberKey(iid, on, uid))
	if !ok {
		return nil, err
	}
	return i.entity(iid)
}

func (i memberItem) entity(iid string) (*tenant.Member, error) {
	on, uid, err := readMemberKey(i.SK)
	if err != nil {
		return nil, err
	}
	return &tenant.Member{
		InstanceID: iid, On: on, UserID: uid, UserOrgID: i.UserOrgID, Roles: i.Roles, Revision: tenant.Revision(i.revisionItem),
	}, nil
}

func (f found) token(ref tenant.TokenRef) (*tenant.PersonalAccessToken, error) {
	i, ok := f[tokenKey(ref.InstanceID, ref.UserID, ref.TokenID)]
	if !ok {
		return nil, nil //nolint:nilnil // as documented
	}
	return readToken(i, ref.InstanceID, ref.UserID)
}

// readToken decodes a personal access token of a user.
func readToken(i item, iid, uid string) (*tenant.PersonalAccessToken, error) {
	a := attributes{item: i}
	token := &tenant.PersonalAccessToken{
		InstanceID: iid, UserID: uid, ID: a.text("id"), Hash: a.bytes("hash"), Scopes: a.texts("scopes"),
		ExpiresAt: a.time("expiresAt"), Revision: a.revision(),
	}
	if err := a.of(tokenKey(iid, uid, token.ID)); err != nil {
		return nil, err
	}
	return token, nil
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
	record := &tenant.RequestRecord{Key: k, InstanceID: i.InstanceID, Sealed: i.Sealed, ExpiresAt: time.Unix(i.Expires, 0).UTC()}
	for _, need := range i.Needs {
		on, err := readMembership(need.On)
		if err != nil {
			return nil, fmt.Errorf("record of a request: %w", err)
		}
		record.Needs = append(record.Needs, tenant.Need{Permission: need.Permission, On: on})
	}
	return record, nil
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

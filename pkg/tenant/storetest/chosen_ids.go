package storetest

import (
	"errors"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// chosenIDs returns ids of organisations and users that callers may choose, in the
// order of the lists. Some are beginnings of others or words of keys.
func chosenIDs() []string {
	return []string{"-a", "1", "1.", "10", "1040300000000000000", "A", "FORMER", "IAM", "ORG", "USER", "_a", "a", "a-", "a.b", "a1", "aa"}
}

// chosenIDsAreKeptApart checks that no organisation or user is found or listed with one
// whose id begins the same way.
func chosenIDsAreKeptApart(t *testing.T, b Backend) {
	ids := chosenIDs()
	var writes []tenant.Write
	for _, id := range ids {
		writes = append(writes, tenant.Create{Entity: &tenant.Org{InstanceID: iid, ID: id, Name: "org " + id, State: tenant.StateActive, Revision: revision}})
		writes = append(writes, memberOn(id, id, tenant.OnOrg(id))...)
		writes = append(writes, tenant.Create{Entity: &tenant.Metadata{
			MetadataOwner: tenant.MetadataOwner{InstanceID: iid, OrgID: id, UserID: id}, Key: "own", Value: []byte(id), Revision: revision,
		}})
	}
	writeAll(t, b, writes)
	wantList(t, "organisations", func(q tenant.PageQuery) (tenant.Page[*tenant.Org], error) {
		return b.Lists.Orgs(background(t), iid, q, nil)
	}, func(o *tenant.Org) string { return o.ID }, ids...)
	var all []string
	for _, id := range ids {
		on := tenant.OnOrg(id)
		wantList(t, "administrators of "+id, b.administrators(t, tenant.Resources{Root: on}, nil, nil), administratorID, id+"/"+id)
		wantList(t, "administrators within "+id, b.administrators(t, tenant.Resources{Root: on, Within: true}, nil, nil), administratorID, id+"/"+id)
		found := mustRead(t, b, tenant.Query{UserID: id, OrgID: id, MemberOf: &on})
		if found.User == nil || found.User.ID != id || found.User.OrgID != id || found.Org == nil || found.Org.ID != id || found.Member == nil || found.Member.UserID != id {
			t.Errorf("%s: got %+v, %+v, %+v", id, found.User, found.Org, found.Member)
		}
		all = append(all, id+"/"+id)
	}
	wantList(t, "administrators", b.administrators(t, tenant.Resources{Within: true}, nil, nil), administratorID, all...)
}

// theLongestIDsFit checks that an organisation and a user with the longest ids have all
// that others have.
func theLongestIDsFit(t *testing.T, b Backend) {
	org, user := strings.Repeat("o", 200), strings.Repeat("u", 200)
	project := &tenant.Project{InstanceID: iid, ID: strings.Repeat("p", 200), OrgID: org, Name: "p", State: tenant.StateActive, Revision: revision}
	project.Grants = []tenant.ProjectGrant{{OrgID: strings.Repeat("g", 200), State: tenant.StateActive, Revision: revision}}
	grant, _ := project.GrantResource(project.Grants[0].OrgID)
	writes := append([]tenant.Write{
		tenant.Create{Entity: &tenant.Org{InstanceID: iid, ID: org, Name: "org", State: tenant.StateActive, Revision: revision}},
		tenant.Create{Entity: &tenant.Org{InstanceID: iid, ID: project.Grants[0].OrgID, Name: "grantee", State: tenant.StateActive, Revision: revision}},
		tenant.Create{Entity: project},
		tenant.Create{Entity: &tenant.FormerOrg{InstanceID: iid, ID: org}},
		tenant.Create{Entity: &tenant.FormerUser{InstanceID: iid, ID: user}},
		tenant.Claim{Kind: tenant.ClaimProjectName, InstanceID: iid, Name: tenant.ProjectName(org, strings.Repeat("𝄞", 200)), Owner: project.ID},
		tenant.Create{Entity: &tenant.Metadata{MetadataOwner: tenant.MetadataOwner{InstanceID: iid, OrgID: org, UserID: user}, Key: strings.Repeat("𝄞", 200), Revision: revision}},
	}, memberOn(user, org, grant)...)
	mustWrite(t, b, writes...)
	found := mustRead(t, b, tenant.Query{UserID: user, OrgID: org, MemberOf: &grant})
	if found.User == nil || found.Org == nil || found.Member == nil || found.Member.On != grant {
		t.Errorf("got %+v, %+v, %+v", found.User, found.Org, found.Member)
	}
	wantList(t, "administrators", b.administrators(t, tenant.Resources{Root: grant}, nil, nil), resourceAndUser, resourceAndUser(&tenant.Administrator{
		KnownMember: tenant.KnownMember{Member: &tenant.Member{On: grant, UserID: user}},
	}))
}

// idsTooLongTogetherAreRefused checks that ids that do not fit into one key are refused
// as a whole, and that looking for them finds nothing.
func idsTooLongTogetherAreRefused(t *testing.T, b Backend) {
	grant := tenant.Resource{
		OrgID: strings.Repeat("o", 200), ProjectID: strings.Repeat("𝄞", 200), GrantedOrgID: strings.Repeat("g", 200), GrantMadeAt: revision.CreatedAt.UnixMicro(),
	}
	user := strings.Repeat("u", 200)
	before := len(b.Keys(t))
	err := b.Writer.Write(background(t), revision.ChangedAt, memberOn(user, grant.OrgID, grant)...)
	if !errors.Is(err, tenant.ErrKeyTooLong) {
		t.Errorf("got %v, want ErrKeyTooLong", err)
	}
	if after := len(b.Keys(t)); after != before {
		t.Errorf("%d items, %d before", after, before)
	}
	if found := mustRead(t, b, tenant.Query{UserID: user, OrgID: grant.OrgID, MemberOf: &grant}); found.Member != nil {
		t.Errorf("got %+v, want nobody", found.Member)
	}
	for _, within := range []bool{false, true} {
		of := tenant.Resources{Root: grant, Within: within}
		wantList(t, "administrators", b.administrators(t, of, nil, nil), administratorID)
	}
}

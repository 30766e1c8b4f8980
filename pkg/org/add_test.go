package org_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

// peopleStore has one user, "9" of organisation "4".
type peopleStore struct{ tenanttest.Store }

func (s *peopleStore) Snapshot(ctx context.Context, q tenant.Query) (tenant.Snapshot, error) {
	found, err := s.Store.Snapshot(ctx, q)
	if q.UserID == "9" {
		found.User = &tenant.User{
			InstanceID: instanceID, ID: "9", OrgID: "4", State: tenant.StateActive, Revision: tenanttest.FirstRevision,
			Memberships: []tenant.Membership{{On: tenant.OnOrg("4"), Roles: []tenant.Role{tenant.RoleOrgOwner}}},
		}
	}
	return found, err
}

func person(userName string) *user.Human {
	return &user.Human{UserName: userName, FirstName: "Gigi", LastName: "Giraffe", Email: "gigi@example.com"}
}

func add(s *peopleStore, cmd org.AddCommand) (*org.AddResult, error) {
	uc := org.Add{Store: s, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	cmd.Actor, cmd.InstanceID, cmd.Host = "ops", instanceID, instanceHost
	return uc.Execute(context.Background(), cmd)
}

// TestAdd checks that everything is in one change, entities with requested ids first.
func TestAdd(t *testing.T) {
	s := &peopleStore{}
	result, err := add(s, org.AddCommand{Name: " Globex ", ID: "5", Admins: []org.Admin{
		{UserID: "9", Roles: []string{"ORG_OWNER_VIEWER", "ORG_OWNER_VIEWER"}}, {Human: person("Gigi"), HumanID: "8"}, {Human: person("ada")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	const ada = "2000000000000000001"
	if diff := cmp.Diff(&org.AddResult{OrgID: "5", Revision: tenanttest.FirstRevision, CreatedAdmins: []org.CreatedAdmin{{UserID: "8"}, {UserID: ada}}}, result); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	viewer, owner := []tenant.Role{tenant.RoleOrgOwnerViewer}, []tenant.Role{tenant.RoleOrgOwner}
	before, _ := s.Snapshot(context.Background(), tenant.Query{UserID: "9"})
	there := before.User
	there.Memberships = append(there.Memberships, tenant.Membership{On: tenant.OnOrg("5"), Roles: viewer})
	there.Revision = there.Next(tenanttest.Time)
	first := tenanttest.FirstRevision
	made := func(id, name string, taken *tenant.Error) []tenant.Write {
		person := &tenant.User{
			InstanceID: instanceID, ID: id, OrgID: "5", State: tenant.StateActive, UserName: name, Revision: first,
			Human:       &tenant.Human{FirstName: "Gigi", LastName: "Giraffe", DisplayName: "Gigi Giraffe", PreferredLanguage: "und", Email: "gigi@example.com"},
			Memberships: []tenant.Membership{{On: tenant.OnOrg("5"), Roles: owner}},
		}
		writes := []tenant.Write{
			tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: instanceID, Name: tenant.Fold(name), Owner: id, OrgID: "5", Taken: user.ErrUserNameTaken},
			tenant.Create{Entity: person, Else: taken},
		}
		if taken != nil {
			person.CredentialsFrom = tenanttest.StoredTime.Truncate(time.Second)
			writes = append(writes, tenant.Absent{Entity: &tenant.FormerUser{InstanceID: instanceID, ID: id}, Else: taken})
		}
		return append(writes, tenant.Create{Entity: &tenant.Member{InstanceID: instanceID, On: tenant.OnOrg("5"), UserID: id, UserOrgID: "5", Roles: owner, Revision: first}})
	}
	domain := "globex." + instanceHost
	writes := []tenant.Write{
		tenant.Absent{Entity: &tenant.FormerOrg{InstanceID: instanceID, ID: "5"}, Else: org.ErrIDTaken},
		tenant.Create{Entity: &tenant.Org{
			InstanceID: instanceID, ID: "5", Name: "Globex", State: tenant.StateActive, Revision: first,
			Domains: []tenant.OrgDomain{{Domain: domain, Primary: true, Verified: true}},
		}, Else: org.ErrIDTaken},
		tenant.Claim{Kind: tenant.ClaimOrgName, InstanceID: instanceID, Name: "globex", Owner: "5", Taken: org.ErrNameTaken},
		tenant.Claim{Kind: tenant.ClaimOrgDomain, InstanceID: instanceID, Name: domain, Owner: "5", Taken: org.ErrDomainTaken},
		tenant.Update{Entity: there},
		tenant.Create{Entity: &tenant.Member{InstanceID: instanceID, On: tenant.OnOrg("5"), UserID: "9", UserOrgID: "4", Roles: viewer, Revision: first}},
	}
	writes = append(writes, made("8", "Gigi", user.ErrIDTaken)...)
	want := tenant.Change{Writes: append(writes, made(ada, "ada", nil)...), Event: tenant.Event{
		InstanceID: instanceID, ID: "2000000000000000002", Type: tenant.OrgAdded, Actor: "ops", At: tenanttest.StoredTime,
		Data: tenant.OrgAddedData{InstanceID: instanceID, OrgID: "5", Name: "Globex", Domains: []string{domain}, Admins: []tenant.OrgAdminData{
			{UserID: "9", Roles: viewer}, {UserID: "8", UserName: "Gigi", Roles: owner}, {UserID: ada, UserName: "ada", Roles: owner},
		}},
	}}
	if diff := cmp.Diff(want, s.OnlyChange(t), cmp.Comparer(tenanttest.SameError)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
}

// TestAdd_people checks that as many people are added as fit into a transaction,
// whatever is taken over.
func TestAdd_people(t *testing.T) {
	people := func(n int, withCodes bool) (admins []org.Admin) {
		for i := range n {
			p := person(fmt.Sprintf("gigi-%d", i))
			p.EmailCode, p.PhoneCode = withCodes, withCodes
			admins = append(admins, org.Admin{Human: p})
		}
		return admins
	}
	for withCodes, most := range map[bool]int{false: 15, true: 11} {
		s := &peopleStore{}
		result, err := add(s, org.AddCommand{Name: "Globex", Admins: people(most+1, withCodes)})
		s.CheckRefused(t, err, org.ErrTooManyPeople, result != nil)
		if _, err := add(s, org.AddCommand{Name: "Globex", Admins: people(most, withCodes)}); err != nil {
			t.Error(err)
		}
	}
	s := &peopleStore{}
	result, err := add(s, org.AddCommand{Name: "Globex", Admins: append(people(15, false), org.Admin{UserID: "9"})})
	s.CheckRefused(t, err, org.ErrTooManyPeople, result != nil)
	if _, err := add(s, org.AddCommand{Name: "Globex", Admins: append(people(14, false), org.Admin{UserID: "9"})}); err != nil {
		t.Error(err)
	}
}

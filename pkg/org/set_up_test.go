package org_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

// Source: the contract, stored.md, "_setup".
func TestSetUp_Execute_everything(t *testing.T) {
	s := newSetup()
	s.cmd = org.SetUpCommand{
		Actor: "7000000000000000009", InstanceID: instanceID, Host: instanceHost,
		Name: "  Zürich  株式会社 ", Domain: " München.DE. ",
		Human: user.Human{
			UserName: " Gigi ", FirstName: " Gigi ", LastName: " Giraffe ", NickName: " gg ", DisplayName: " Gigi G. ",
			PreferredLanguage: "xx", Gender: tenant.GenderDiverse, Email: " gigi@example.com", EmailVerified: true,
			Phone: &user.Phone{Number: "+41 71 000 00 00", Verified: true},
		},
		Roles: []string{"ORG_USER_MANAGER", "ORG_OWNER", "ORG_USER_MANAGER", "ORG_OWNER_VIEWER"},
	}
	result, change := s.mustExecute(t)

	const orgID, userID, eventID = "2000000000000000001", "2000000000000000002", "2000000000000000003"
	roles := []tenant.Role{tenant.RoleOrgUserManager, tenant.RoleOrgOwner, tenant.RoleOrgOwnerViewer}
	generated, given := "xn--zrich---n2a2011pem7au6ub10c."+instanceHost, "xn--mnchen-3ya.de"
	want := tenant.Change{
		Writes: tenanttest.Writes([]tenant.Entity{
			&tenant.Org{
				InstanceID: instanceID, ID: orgID, Name: "Zürich  株式会社", State: tenant.StateActive,
				Domains: []tenant.OrgDomain{
					{Domain: generated, Primary: true, Verified: true},
					{Domain: given, Verified: true},
				},
				Revision: tenanttest.FirstRevision,
			},
			&tenant.User{
				InstanceID: instanceID, ID: userID, OrgID: orgID, State: tenant.StateActive, UserName: "Gigi",
				Human: &tenant.Human{
					FirstName: "Gigi", LastName: "Giraffe", NickName: " gg ", DisplayName: " Gigi G. ",
					PreferredLanguage: "und", Gender: tenant.GenderDiverse, Email: " gigi@example.com", EmailVerified: true,
					Phone: "+41710000000", PhoneVerified: true,
				},
				Memberships: []tenant.Membership{{On: tenant.OnOrg(orgID), Roles: roles}}, Revision: tenanttest.FirstRevision,
			},
			&tenant.Member{InstanceID: instanceID, On: tenant.OnOrg(orgID), UserID: userID, UserOrgID: orgID, Roles: roles, Revision: tenanttest.FirstRevision},
		}, []tenant.Claim{
			{Kind: tenant.ClaimOrgName, InstanceID: instanceID, Name: "zürich  株式会社", Owner: orgID, Taken: org.ErrNameTaken},
			{Kind: tenant.ClaimLoginName, InstanceID: instanceID, Name: "gigi", Owner: userID, OrgID: orgID, Taken: user.ErrUserNameTaken},
			{Kind: tenant.ClaimOrgDomain, InstanceID: instanceID, Name: generated, Owner: orgID, Taken: org.ErrDomainTaken},
			{Kind: tenant.ClaimOrgDomain, InstanceID: instanceID, Name: given, Owner: orgID, Taken: org.ErrDomainTaken},
		}),
		Event: tenant.Event{
			InstanceID: instanceID, ID: eventID, Type: tenant.OrgSetUp, Actor: "7000000000000000009", At: tenanttest.StoredTime,
			Data: tenant.OrgSetUpData{
				InstanceID: instanceID, OrgID: orgID, Name: "Zürich  株式会社", Domains: []string{generated, given},
				UserID: userID, UserName: "Gigi", Roles: roles,
			},
		},
	}
	if diff := cmp.Diff(want, change, cmp.Comparer(tenanttest.SameError)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&org.SetUpResult{OrgID: orgID, UserID: userID, Revision: tenanttest.FirstRevision}, result); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

func TestSetUp_Execute_roles(t *testing.T) {
	every := []string{
		"ORG_OWNER", "ORG_OWNER_VIEWER", "ORG_USER_MANAGER", "ORG_SETTINGS_MANAGER", "ORG_USER_PERMISSION_EDITOR",
		"ORG_PROJECT_PERMISSION_EDITOR", "ORG_PROJECT_CREATOR", "ORG_USER_SELF_MANAGER", "ORG_ADMIN_IMPERSONATOR",
		"ORG_END_USER_IMPERSONATOR",
	}
	for _, tt := range []struct {
		name  string
		roles []string
		want  []string // nil: refused
	}{
		{"absent", nil, []string{"ORG_OWNER"}},
		{"empty_list", []string{}, []string{"ORG_OWNER"}},
		{"one", []string{"ORG_OWNER"}, []string{"ORG_OWNER"}},
		{"repeated", []string{"ORG_OWNER", "ORG_OWNER"}, []string{"ORG_OWNER"}},
		{"order_sent", []string{"ORG_USER_MANAGER", "ORG_OWNER_VIEWER", "ORG_USER_MANAGER"}, []string{"ORG_USER_MANAGER", "ORG_OWNER_VIEWER"}},
		{"every_one", every, every},
		{"unknown", []string{"NOPE"}, nil},
		{"unknown_beside_known", []string{"ORG_OWNER", "NOPE"}, nil},
		{"empty", []string{""}, nil},
		{"lower_case", []string{"org_owner"}, nil},
		{"with_blank", []string{"ORG_OWNER "}, nil},
		{"with_control_character", []string{"ORG_OWNER\x00"}, nil},
		{"of_the_instance", []string{"IAM_OWNER"}, nil},
		{"of_the_instance_beside_own", []string{"ORG_OWNER", "IAM_OWNER"}, nil},
		{"of_the_system", []string{"SYSTEM_OWNER"}, nil},
		{"prefix_only", []string{"ORG_"}, nil},
		{"of_a_project", []string{"PROJECT_OWNER"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSetup()
			s.cmd.Roles = tt.roles
			if tt.want == nil {
				s.refuse(t, member.ErrOrgRoleUnknown)
				return
			}
			_, change := s.mustExecute(t)
			var got []string
			for _, role := range tenanttest.Created[*tenant.Member](t, change).Roles {
				got = append(got, string(role))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("roles (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSetUp_Execute_phone(t *testing.T) {
	for _, tt := range []struct {
		name         string
		phone        *user.Phone
		want         string
		wantVerified bool
	}{
		{"absent", nil, "", false},
		{"verified", &user.Phone{Number: "+41 71 000", Verified: true}, "+4171000", true},
		{"unverified", &user.Phone{Number: "+41 71 000"}, "+4171000", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSetup()
			s.cmd.Human.Phone = tt.phone
			_, change := s.mustExecute(t)
			human := tenanttest.Created[*tenant.User](t, change).Human
			if human.Phone != tt.want || human.PhoneVerified != tt.wantVerified {
				t.Errorf("phone: got %q, %v, want %q, %v", human.Phone, human.PhoneVerified, tt.want, tt.wantVerified)
			}
		})
	}
}

func TestSetUp_Execute_collisions(t *testing.T) {
	for collisions := range 3 {
		s := newSetup()
		for range collisions {
			s.store.Refusals = append(s.store.Refusals, tenant.ErrCollision.WithCause(errors.New("id in use")))
		}
		result, err := s.execute()
		if err != nil {
			t.Fatalf("%d collisions: got error %v, want none", collisions, err)
		}
		seen := map[string]bool{}
		for _, change := range s.store.Changes {
			for _, id := range []string{tenanttest.Created[*tenant.Org](t, change).ID, tenanttest.Created[*tenant.User](t, change).ID, change.Event.ID} {
				if seen[id] {
					t.Errorf("%d collisions: id %s: drawn twice, want once", collisions, id)
				}
				seen[id] = true
			}
		}
		written := s.store.Changes[collisions]
		if got, want := result.OrgID, tenanttest.Created[*tenant.Org](t, written).ID; got != want {
			t.Errorf("%d collisions: organisation: got %q, want %q", collisions, got, want)
		}
		if got, want := result.UserID, tenanttest.Created[*tenant.User](t, written).ID; got != want {
			t.Errorf("%d collisions: user: got %q, want %q", collisions, got, want)
		}
	}
}

// Whatever an organisation's name, its generated domain is recognised as the suffix of
// a user name, also in the form in which people write it.
func TestSetUp_Execute_domain_is_found_by_suffix(t *testing.T) {
	for _, name := range []string{
		"Globex", "a  b", "ab  cd", "O'Neil & Söhne", "株式会社 A", "ǅungla", "ªº", "Ａcme", "ﬁlm", "שלום acme", "xn--mnchen-3ya", "ſoft", "𝔄cme", "ŉo",
	} {
		s := newSetup()
		s.cmd.Name = name
		_, change := s.mustExecute(t)
		want := tenanttest.Created[*tenant.Org](t, change).Domains[0].Domain
		if got := user.NameSuffix("mallory@" + want); got != want {
			t.Errorf("name %q: suffix %q: got %q, want it as it is", name, want, got)
		}
	}
}

// TestSetUp_Execute_suffix_of_the_dead checks that the domain of a removed organisation
// reserves no user names, although it is still claimed.
func TestSetUp_Execute_suffix_of_the_dead(t *testing.T) {
	s := newSetup()
	s.cmd.SuffixOwner, s.store.DeadOrg = "7000000000000000005", "7000000000000000005"
	if _, err := s.execute(); err != nil {
		t.Errorf("got %v, want none", err)
	}
}

// ErrCollision stays between the store and the use cases.
func TestSetUp_Execute_collides_every_time(t *testing.T) {
	s := newSetup()
	s.store.Refusals = []error{tenant.ErrCollision, tenant.ErrCollision, tenant.ErrCollision, tenant.ErrCollision, tenant.ErrCollision}
	result, err := s.execute()
	if got := tenant.AsError(err); !errors.Is(got, tenant.ErrInternal) || got.ID != tenant.ErrInternal.ID || result != nil {
		t.Errorf("got %v, %v, want no result, %v", result, err, tenant.ErrInternal)
	}
	if got := len(s.store.Changes); got != 3 {
		t.Errorf("attempts: got %d, want 3", got)
	}
}

// The hash needs 19 MiB, so it is computed after all rules are checked.
func TestSetUp_Execute_no_hash_before_a_refusal(t *testing.T) {
	s := newSetup()
	s.cmd.Human.Password, s.cmd.Domain = "Str0ng-Passw0rd!", "globex."+instanceHost // the last rule
	if got, limit := tenanttest.AllocatedBy(func() { s.refuse(t, org.ErrDomainTwice) }), uint64(1<<20); got > limit {
		t.Errorf("got %d bytes, want less than %d", got, limit)
	}
}

// Names that are taken are reported by the store, after all rules.
func TestSetUp_Execute_store_refuses(t *testing.T) {
	for _, want := range []error{
		org.ErrNameTaken, user.ErrUserNameTaken, org.ErrDomainTaken,
		tenant.ErrUnavailable.WithCause(errors.New("throttled")), errors.New("nobody mapped this"),
	} {
		t.Run(want.Error(), func(t *testing.T) {
			s := newSetup()
			s.store.Refusals = []error{want}
			if result, err := s.execute(); !errors.Is(err, want) || result != nil {
				t.Errorf("got %v, %v, want no result, %v", result, err, want)
			}
			if got := len(s.store.Changes); got != 1 {
				t.Errorf("attempts: got %d, want 1: only a collision is tried again", got)
			}
		})
	}
}

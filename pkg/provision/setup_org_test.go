package provision_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Source: the contract, stored.md, "_setup".
func TestSetupOrg_Execute_everything(t *testing.T) {
	s := newSetup()
	s.cmd = provision.SetupOrgCommand{
		Actor: "7000000000000000009", InstanceID: instanceID, Host: instanceHost,
		Name: "  Zürich  株式会社 ", Domain: " München.DE. ",
		Human: provision.Human{
			UserName: " Gigi ", FirstName: " Gigi ", LastName: " Giraffe ", NickName: " gg ", DisplayName: " Gigi G. ",
			PreferredLanguage: "xx", Gender: tenant.GenderDiverse, Email: " gigi@example.com", EmailVerified: true,
			Phone: &provision.Phone{Number: "+41 71 000 00 00", Verified: true},
		},
		Roles: []string{"ORG_USER_MANAGER", "ORG_OWNER", "ORG_USER_MANAGER", "ORG_OWNER_VIEWER"},
	}
	result, change := s.mustExecute(t)

	const org, user, event = "2000000000000000001", "2000000000000000002", "2000000000000000003"
	roles := []tenant.Role{tenant.RoleOrgUserManager, tenant.RoleOrgOwner, tenant.RoleOrgOwnerViewer}
	generated, given := "xn--zrich---n2a2011pem7au6ub10c."+instanceHost, "xn--mnchen-3ya.de"
	want := tenant.Change{
		Writes: writes([]tenant.Entity{
			&tenant.Org{
				InstanceID: instanceID, ID: org, Name: "Zürich  株式会社", State: tenant.StateActive,
				Domains: []tenant.OrgDomain{
					{Domain: generated, Primary: true, Verified: true},
					{Domain: given, Verified: true},
				},
				Revision: firstRevision,
			},
			&tenant.User{
				InstanceID: instanceID, ID: user, OrgID: org, State: tenant.StateActive, UserName: "Gigi",
				Human: &tenant.Human{
					FirstName: "Gigi", LastName: "Giraffe", NickName: " gg ", DisplayName: " Gigi G. ",
					PreferredLanguage: "und", Gender: tenant.GenderDiverse, Email: " gigi@example.com", EmailVerified: true,
					Phone: "+41710000000", PhoneVerified: true,
				},
				Memberships: []tenant.Membership{{OrgID: org, Roles: roles}}, Revision: firstRevision,
			},
			&tenant.Member{InstanceID: instanceID, OrgID: org, UserID: user, Roles: roles, Revision: firstRevision},
		}, []tenant.Claim{
			{Kind: tenant.ClaimOrgName, InstanceID: instanceID, Name: "zürich  株式会社", Owner: org, Taken: provision.ErrOrgNameTaken},
			{Kind: tenant.ClaimLoginName, InstanceID: instanceID, Name: "gigi", Owner: user, OrgID: org, Taken: provision.ErrUserNameTaken},
			{Kind: tenant.ClaimOrgDomain, InstanceID: instanceID, Name: generated, Owner: org, Taken: provision.ErrOrgDomainTaken},
			{Kind: tenant.ClaimOrgDomain, InstanceID: instanceID, Name: given, Owner: org, Taken: provision.ErrOrgDomainTaken},
		}),
		Event: tenant.Event{
			InstanceID: instanceID, ID: event, Type: tenant.OrgSetUp, Actor: "7000000000000000009", At: storedTime,
			Data: tenant.OrgSetUpData{
				InstanceID: instanceID, OrgID: org, Name: "Zürich  株式会社", Domains: []string{generated, given},
				UserID: user, UserName: "Gigi", Roles: roles,
			},
		},
	}
	if diff := cmp.Diff(want, change, cmp.Comparer(sameError)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&provision.OrgResult{OrgID: org, UserID: user, Revision: firstRevision}, result); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

func TestSetupOrg_Execute_roles(t *testing.T) {
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
				s.refuse(t, provision.ErrRolesInvalid)
				return
			}
			_, change := s.mustExecute(t)
			var got []string
			for _, role := range created[*tenant.Member](t, change).Roles {
				got = append(got, string(role))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("roles (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSetupOrg_Execute_names(t *testing.T) {
	for _, tt := range []struct {
		name, nick, display   string
		wantNick, wantDisplay string
	}{
		{"absent", "", "", "", "Gigi Giraffe"},
		{"display_blank", "", "   ", "", "Gigi Giraffe"},
		{"display_unicode_blank", "", "\u3000", "", "Gigi Giraffe"},
		{"blanks_kept", " n ", " d ", " n ", " d "},
		{"nick_blank", "  ", "d", "  ", "d"},
		{"any_script", "キリン", "Жираф 🦒", "キリン", "Жираф 🦒"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSetup()
			s.cmd.Human.NickName, s.cmd.Human.DisplayName = tt.nick, tt.display
			_, change := s.mustExecute(t)
			human := created[*tenant.User](t, change).Human
			got, want := []string{human.NickName, human.DisplayName}, []string{tt.wantNick, tt.wantDisplay}
			if !slices.Equal(got, want) {
				t.Errorf("nick and display name: got %q, want %q", got, want)
			}
		})
	}
}

func TestSetupOrg_Execute_gender(t *testing.T) {
	for gender, want := range map[tenant.Gender]tenant.Gender{
		-1: 0, 0: 0, 1: tenant.GenderFemale, 2: tenant.GenderMale, 3: tenant.GenderDiverse, 4: 0, 9: 0, 1<<31 - 1: 0, -1 << 31: 0,
	} {
		s := newSetup()
		s.cmd.Human.Gender = gender
		_, change := s.mustExecute(t)
		if got := created[*tenant.User](t, change).Human.Gender; got != want {
			t.Errorf("gender %d: got %d, want %d", gender, got, want)
		}
	}
}

func TestSetupOrg_Execute_phone(t *testing.T) {
	for _, tt := range []struct {
		name         string
		phone        *provision.Phone
		want         string
		wantVerified bool
	}{
		{"absent", nil, "", false},
		{"verified", &provision.Phone{Number: "+41 71 000", Verified: true}, "+4171000", true},
		{"unverified", &provision.Phone{Number: "+41 71 000"}, "+4171000", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSetup()
			s.cmd.Human.Phone = tt.phone
			_, change := s.mustExecute(t)
			human := created[*tenant.User](t, change).Human
			if human.Phone != tt.want || human.PhoneVerified != tt.wantVerified {
				t.Errorf("phone: got %q, %v, want %q, %v", human.Phone, human.PhoneVerified, tt.want, tt.wantVerified)
			}
		})
	}
}

func TestSetupOrg_Execute_collisions(t *testing.T) {
	for collisions := range 3 {
		s := newSetup()
		for range collisions {
			s.store.refusals = append(s.store.refusals, tenant.ErrCollision.WithCause(errors.New("id in use")))
		}
		result, err := s.execute()
		if err != nil {
			t.Fatalf("%d collisions: got error %v, want none", collisions, err)
		}
		seen := map[string]bool{}
		for _, change := range s.store.changes {
			for _, id := range []string{created[*tenant.Org](t, change).ID, created[*tenant.User](t, change).ID, change.Event.ID} {
				if seen[id] {
					t.Errorf("%d collisions: id %s: got it drawn twice, want once", collisions, id)
				}
				seen[id] = true
			}
		}
		written := s.store.changes[collisions]
		if got, want := result.OrgID, created[*tenant.Org](t, written).ID; got != want {
			t.Errorf("%d collisions: organisation: got %q, want %q", collisions, got, want)
		}
		if got, want := result.UserID, created[*tenant.User](t, written).ID; got != want {
			t.Errorf("%d collisions: user: got %q, want %q", collisions, got, want)
		}
	}
}

// The name's suffix is looked up in the form in which domains are stored, so
// no other spelling of it slips through.
func TestUserNameSuffix(t *testing.T) {
	for _, tt := range []struct{ name, userName, want string }{
		{"none", "gigi", ""},
		{"empty", "", ""},
		{"empty_suffix", "gigi@", ""},
		{"plain", "gigi@twin.example", "twin.example"},
		{"upper_case", "gigi@TWIN.Example", "twin.example"},
		{"trailing_dot", "gigi@twin.example.", "twin.example"},
		{"outer_blanks", " gigi@twin.example ", "twin.example"},
		{"blank_after_at", "gigi@ twin.example", "twin.example"},
		{"last_at_counts", "gigi@one.example@two.example", "two.example"},
		{"only_suffix", "@twin.example", "twin.example"},
		{"full_width", "gigi@ｔｗｉｎ.example", "twin.example"},
		{"ideographic_dot", "gigi@twin。example", "twin.example"},
		{"kelvin_sign", "gigi@\u212aing.example", "king.example"},
		{"soft_hyphen", "gigi@tw\u00adin.example", "twin.example"},
		{"unicode", "gigi@MÜNCHEN.de", "xn--mnchen-3ya.de"},
		{"decomposed", "gigi@mu\u0308nchen.de", "xn--mnchen-3ya.de"},
		{"punycode", "gigi@XN--mnchen-3ya.de", "xn--mnchen-3ya.de"},
		{"no_domain", "gigi@a b", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := provision.UserNameSuffix(tt.userName); got != tt.want {
				t.Errorf("UserNameSuffix(%q): got %q, want %q", tt.userName, got, tt.want)
			}
		})
	}
}

// Whatever the name of an organisation, its generated domain is found by the
// suffix of a user name, in the form in which people write it, too.
func TestUserNameSuffix_of_generated_domains(t *testing.T) {
	for _, name := range []string{
		"Globex", "a  b", "ab  cd", "O'Neil & Söhne", "株式会社 A", "ǅungla", "ªº", "Ａcme", "ﬁlm", "שלום acme", "xn--mnchen-3ya", "ſoft", "𝔄cme", "ŉo",
	} {
		s := newSetup()
		s.cmd.Name = name
		_, change := s.mustExecute(t)
		want := created[*tenant.Org](t, change).Domains[0].Domain
		if got := provision.UserNameSuffix("mallory@" + want); got != want {
			t.Errorf("name %q: suffix %q: got %q, want it as it is", name, want, got)
		}
	}
}

// TestSetupOrg_Execute_suffix_of_the_dead: the domain of an organisation that is
// gone reserves no user name, although it is still claimed.
func TestSetupOrg_Execute_suffix_of_the_dead(t *testing.T) {
	s := newSetup()
	s.cmd.SuffixOwner, s.store.deadOrg = "7000000000000000005", "7000000000000000005"
	if _, err := s.execute(); err != nil {
		t.Errorf("got %v, want none", err)
	}
}

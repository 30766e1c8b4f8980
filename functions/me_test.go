package functions_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/locale"
)

// get returns a GET request by a user.
func (m *machine) get(path string) request { return m.by("GET", path, "") }

// TestGetGeneralSettings checks that every authenticated caller gets the settings,
// over REST and Connect.
func TestGetGeneralSettings(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "settings")
	home := s.defaultOrg(t, m.instanceID).ID
	nobody := s.machineIn(t, m, home)
	mustSucceed(t, s.send(t, m.by("PUT", "/admin/v1/languages/default/de", "")))
	type settings struct {
		DefaultOrgID, DefaultOrganizationID, DefaultLanguage string
		SupportedLanguages, AllowedLanguages                 []string
	}
	want := settings{home, home, "de", locale.Supported(), locale.Supported()}
	const call = "settings.v2.SettingsService/GetGeneralSettings"
	system := s.systemToken(t)
	for name, r := range map[string]request{
		"REST": m.get("/v2/settings"), "Connect": connectCall(m.host, m.pat, call, "{}"),
		"without a role": nobody.get("/v2/settings"), "without a role, by Connect": connectCall(m.host, nobody.pat, call, "{}"),
		"system user": connectCall(m.host, system, call, "{}"),
	} {
		var got settings
		if err := json.Unmarshal(mustSucceed(t, s.send(t, r)).Body, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	wrong := m.get("/v2/settings")
	wrong.Authorization = ""
	s.wantStatus(t, "no token", wrong, 401, `"auth header missing"`)
	s.wantStatus(t, "no token, by Connect", connectCall(m.host, "x", call, "{}"), 401, "Errors.Token.Invalid (AUTH-7fs1e)")
	wrong.Host = "nobody.example.com"
	s.wantStatus(t, "unknown host", wrong, 404, "QUERY-1kIjX")
	s.wantStatus(t, "wrong method", m.by("POST", "/v2/settings", "{}"), 405, "Method Not Allowed")
	s.wantStatus(t, "another call", connectCall(m.host, m.pat, "settings.v2.SettingsService/GetLoginSettings", "{}"), 404, "404 page not found")
}

// TestGetMyUser checks that machines and people see themselves, with and without
// roles.
func TestGetMyUser(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "my-user")
	home := s.defaultOrg(t, m.instanceID).ID
	nobody := s.machineIn(t, m, home)
	for name, who := range map[string]*machine{"owner": m, "without a role": nobody} {
		var got struct {
			User struct {
				ID, State, UserName, PreferredLoginName string
				LoginNames                              []string
				Details                                 struct{ ResourceOwner, Sequence, CreationDate, ChangeDate string }
				Machine                                 *struct{ Name string }
				Human                                   *struct{}
			}
		}
		mustUnmarshal(t, mustSucceed(t, s.send(t, who.get("/auth/v1/users/me"))).Body, &got)
		u := got.User
		if u.ID != who.userID || u.State != "USER_STATE_ACTIVE" || u.UserName == "" || u.PreferredLoginName != u.UserName || len(u.LoginNames) != 1 ||
			u.Details.ResourceOwner != home || u.Details.Sequence == "" || u.Machine == nil || u.Machine.Name == "" || u.Human != nil {
			t.Errorf("%s: got %+v", name, u)
		}
	}
	r := m.get("/auth/v1/users/me")
	r.Authorization = "Bearer " + s.systemToken(t)
	s.wantStatus(t, "system user", r, 404, "User could not be found (QUERY-Dfbg2)")
	r.Authorization, r.AcceptLanguage = "", "de"
	s.wantStatus(t, "no token", r, 401, "auth header missing")
	s.wantStatus(t, "another user", m.get("/auth/v1/users/"+m.userID), 404, `"Not Found"`)
	s.wantStatus(t, "by Connect, which the first version does not speak", connectCall(m.host, m.pat, "auth.v1.AuthService/GetMyUser", "{}"), 404, `"Not Found"`)
}

// TestGetMyOrg checks that callers see their own organisation, or that of the
// header if they may read it.
func TestGetMyOrg(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "my-org")
	home := s.defaultOrg(t, m.instanceID).ID
	other := s.mustAddOrg(t, m, `{"name":"Other"}`).OrganizationID
	viewer, nobody := s.machineIn(t, m, other, "ORG_OWNER_VIEWER"), s.machineIn(t, m, home)
	elsewhere := s.machineOwner(t, "my-org-elsewhere")
	in := func(who *machine, orgID string) request {
		r := who.get("/management/v1/orgs/me")
		if orgID != "" {
			r.Header = map[string][]string{"X-Zitadel-Orgid": {orgID}}
		}
		return r
	}
	system := in(m, "")
	system.Authorization = "Bearer " + s.systemToken(t)
	systemIn := in(m, other)
	systemIn.Authorization = system.Authorization
	for _, tt := range []struct {
		name   string
		r      request
		status int
		want   string
	}{
		{"owner", in(m, ""), 200, fmt.Sprintf(`{"org":{"id":%q`, home)},
		{"owner, another", in(m, other), 200, fmt.Sprintf(`{"org":{"id":%q`, other)},
		{"viewer", in(viewer, ""), 200, fmt.Sprintf(`{"org":{"id":%q`, other)},
		{"viewer, another", in(viewer, home), 404, "membership not found (AUTHZ-cdgFk)"},
		{"nobody", in(nobody, ""), 404, "membership not found (AUTHZ-cdgFk)"},
		{"unknown", in(m, "7"), 403, "(AUTH-Bs7Ds)"},
		{"of another instance", in(m, s.defaultOrg(t, elsewhere.instanceID).ID), 403, "(AUTH-Bs7Ds)"},
		{"system user", system, 404, "(QUERY-leq5Q)"},
		{"system user, one", systemIn, 200, fmt.Sprintf(`{"org":{"id":%q`, other)},
	} {
		s.wantStatus(t, tt.name, tt.r, tt.status, tt.want)
	}
	s.setRoles(t, m, "IAM_END_USER_IMPERSONATOR") // may not read organisations
	if a := s.send(t, in(m, other)); a.Status != 403 || !strings.Contains(string(a.Body), "(AUTH-5mWD2)") {
		t.Errorf("an insufficient role: got %d %s", a.Status, a.Body)
	}
}

// TestListInstanceTrustedDomains checks that v1 lists what v2 added.
func TestListInstanceTrustedDomains(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "trusted-v1")
	for _, domain := range []string{"b.proxy.example", "a.proxy.example", "c.example"} {
		mustSucceed(t, s.send(t, onInstances(m.host, m.pat, "AddTrustedDomain", fmt.Sprintf(`{"trustedDomain":%q}`, domain))))
	}
	for body, want := range map[string]string{
		`{}`: "a.proxy.example b.proxy.example c.example of 3",
		`{"query":{"asc":true,"limit":1,"offset":1},"sortingColumn":"DOMAIN_FIELD_NAME_CREATION_DATE"}`:                                                   "a.proxy.example of 3",
		`{"query":{"asc":false},"sortingColumn":"DOMAIN_FIELD_NAME_DOMAIN"}`:                                                                              "c.example b.proxy.example a.proxy.example of 3",
		`{"queries":[{"domainQuery":{"domain":"PROXY","method":"TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE"}},{"domainQuery":{"domain":"a.proxy.example"}}]}`: "a.proxy.example of 1",
		`{"queries":[{"domainQuery":{"domain":"x"}}]}`:                                                                                                    " of ",
	} {
		var got struct {
			Details struct{ TotalResult string }
			Result  []struct {
				Domain  string
				Details struct{ ResourceOwner, CreationDate string }
			}
		}
		mustUnmarshal(t, mustSucceed(t, s.send(t, m.by("POST", "/admin/v1/trusted_domains/_search", body))).Body, &got)
		var names []string
		for _, d := range got.Result {
			if names = append(names, d.Domain); d.Details.ResourceOwner != m.instanceID || d.Details.CreationDate == "" {
				t.Errorf("%s: got %+v", d.Domain, d)
			}
		}
		if text := strings.Join(names, " ") + " of " + got.Details.TotalResult; text != want {
			t.Errorf("%s: got %s, want %s", body, text, want)
		}
	}
	s.wantStatus(t, "no filter", m.by("POST", "/admin/v1/trusted_domains/_search", `{"queries":[{}]}`), 400, "value is required")
	s.setRoles(t, m)
	s.wantStatus(t, "no role", m.by("POST", "/admin/v1/trusted_domains/_search", `{}`), 403, "(AUTH-5mWD2)")
}

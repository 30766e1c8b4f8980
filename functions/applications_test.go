package functions_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// callApplication returns a call about applications.
func (m *machine) callApplication(method, body string) request {
	return connectCall(m.host, m.pat, "application.v2.ApplicationService/"+method, body)
}

// createdApplication is the response of CreateApplication.
type createdApplication struct {
	ApplicationID, CreationDate         string
	OidcConfiguration, APIConfiguration struct{ ClientID, ClientSecret string }
}

// mustCreateApplication creates an application; members are the other members of
// the request.
func (s *system) mustCreateApplication(tb testing.TB, m *machine, projectID, members string) (created createdApplication) {
	tb.Helper()
	a := mustSucceed(tb, s.send(tb, m.callApplication("CreateApplication", fmt.Sprintf(`{"projectId":%q,%s}`, projectID, members))))
	if err := json.Unmarshal(a.Body, &created); err != nil || created.ApplicationID == "" {
		tb.Fatalf("got %s, %v", a.Body, err)
	}
	return created
}

// TestApplications covers the life of an application.
func TestApplications(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "apps")
	own := s.defaultOrg(t, m.instanceID).ID
	project := s.mustCreateProject(t, m, own, "Portal").ProjectID
	made := s.mustCreateApplication(t, m, project, `"name":" Web ","oidcConfiguration":{"redirectUris":["https://app.example.com/cb"],"postLogoutRedirectUris":["https://app.example.com/out"],
		"additionalOrigins":["https://other.example.com"],"clockSkew":"3s","grantTypes":[0,2],"loginVersion":{"loginV2":{"baseUri":"https://login.example.com"}},"backChannelLogoutUri":"https://app.example.com/bcl"}`)
	clientID, secret := made.OidcConfiguration.ClientID, made.OidcConfiguration.ClientSecret
	if clientID == "" || clientID == made.ApplicationID || !strings.HasPrefix(secret, "tenantry_secret_") {
		t.Fatalf("got %+v", made)
	}
	on := func(members string) string {
		return fmt.Sprintf(`{"applicationId":%q,"projectId":%q%s}`, made.ApplicationID, project, members)
	}
	const config = `,"oidcConfiguration":`
	for _, step := range []struct {
		method, members string
		// want must be in the response, not must not.
		want, not []string
	}{
		{"GetApplication", "", []string{`"name":"Web"`, `_STATE_ACTIVE"`, `"clientId":"` + clientID, `"clockSkew":"3s"`, `"allowedOrigins":["https://app.example.com","https://other.example.com"]`, `"baseUri":"https://login.example.com"`}, []string{"ecret"}},
		// An update changes only the fields that it names.
		{"UpdateApplication", config + `{"developmentMode":true}`, []string{"changeDate"}, nil},
		{"GetApplication", "", []string{`"developmentMode":true`, `"clockSkew":"3s"`, `REFRESH_TOKEN`, `/out"]`, `"baseUri"`, `/bcl"`, `"additionalOrigins"`}, nil},
		{"UpdateApplication", `,"name":"Portal"` + config + `{"redirectUris":["https://app.example.com/2"," ","https://app.example.com/2"]}`, []string{"changeDate"}, nil},
		// The name stays the same, the configuration changes.
		{"UpdateApplication", `,"name":"Portal"` + config + `{"developmentMode":false}`, []string{"changeDate"}, nil},
		{"GetApplication", "", []string{`"name":"Portal"`, `"redirectUris":["https://app.example.com/2"]`, `/out"]`}, []string{"developmentMode"}},
		// A list is cleared explicitly.
		{"UpdateApplication", config + `{"postLogoutRedirectUris":[""],"additionalOrigins":[""],"backChannelLogoutUri":"","loginVersion":{}}`, []string{"changeDate"}, nil},
		{"GetApplication", "", []string{`"redirectUris":["https://app.example.com/2"]`}, []string{"/out", "additionalOrigins", "/bcl", "loginVersion"}},
		{"UpdateApplication", config + `{"redirectUris":[""]}`, []string{"changeDate"}, nil},
		{"GetApplication", "", []string{`"nonCompliant":true`, "Application.OIDC.V1.NoRedirectUris"}, []string{"redirectUris", "allowedOrigins"}},
		{"GenerateClientSecret", "", []string{`"clientSecret":"tenantry_secret_`, "creationDate"}, []string{secret}},
		{"DeactivateApplication", "", []string{"deactivationDate"}, nil},
		{"ListApplications", `,"filters":[{"stateFilter":"APPLICATION_STATE_INACTIVE"},{"clientIdFilter":{"clientId":"` + clientID + `"}}]`, []string{`"totalResult":"1"`, `"appliedLimit":"100"`, made.ApplicationID}, []string{"ecret"}},
		{"ListApplications", `,"filters":[{"nameFilter":{"name":"port","method":"TEXT_FILTER_METHOD_STARTS_WITH_IGNORE_CASE"}},{"typeFilter":"APPLICATION_TYPE_OIDC"}]`, []string{`"totalResult":"1"`}, nil},
		{"ListApplications", `,"filters":[{"typeFilter":"APPLICATION_TYPE_API"}]`, []string{`{"pagination":{"appliedLimit":"100"}}`}, nil},
		{"ListApplications", `,"filters":[{"nameFilter":{"name":""}}]`, []string{`{"pagination":{"appliedLimit":"100"}}`}, nil},
		{"UpdateApplication", `,"name":"While inactive"`, []string{"changeDate"}, nil},
		{"ReactivateApplication", "", []string{"reactivationDate"}, nil},
		{"UpdateApplication", "", []string{"changeDate"}, nil},
		{"DeleteApplication", "", []string{"deletionDate"}, nil},
	} {
		body := on(step.members)
		a := mustSucceed(t, s.send(t, m.callApplication(step.method, body)))
		got := strings.NewReplacer(`": `, `":`, `, "`, `,"`).Replace(string(a.Body))
		for _, want := range step.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s %s: got %s, want it to contain %s", step.method, body, got, want)
			}
		}
		for _, not := range step.not {
			if strings.Contains(got, not) {
				t.Errorf("%s %s: got %s, want it without %s", step.method, body, got, not)
			}
		}
	}
	s.wantRefused(t, "of the dead", m.callApplication("GetApplication", on("")), 404, "QUERY-pCP8P")
	s.mustCreateApplication(t, m, project, `"name":"WHILE INACTIVE","apiConfiguration":{}`) // the name is free
	s.wantRefused(t, "the id is not", m.callApplication("CreateApplication", on(`,"name":"x","oidcConfiguration":{}`)), 400, "PROJECT-lxowmp")
	s.wantRefused(t, "nor for an API", m.callApplication("CreateApplication", on(`,"name":"x","apiConfiguration":{}`)), 400, "PROJECT-mabu12")
	// An application goes with its project, and with its organisation.
	doomed := s.mustCreateApplication(t, m, project, `"name":"Doomed","apiConfiguration":{}`).ApplicationID
	mustSucceed(t, s.send(t, m.callProject("DeleteProject", fmt.Sprintf(`{"projectId":%q}`, project))))
	s.wantRefused(t, "of a dead project", m.callApplication("GetApplication", fmt.Sprintf(`{"applicationId":%q}`, doomed)), 404, "QUERY-pCP8P")
	s.wantRefused(t, "in a dead project", m.callApplication("CreateApplication", fmt.Sprintf(`{"projectId":%q,"name":"x","apiConfiguration":{}}`, project)), 400, "COMMAND-EbFMN")
	other := s.mustAddOrg(t, m, `{"name":"Tenant B"}`).OrganizationID
	elsewhere := s.mustCreateProject(t, m, other, "Portal").ProjectID
	doomed = s.mustCreateApplication(t, m, elsewhere, `"name":"Doomed","apiConfiguration":{}`).ApplicationID
	mustSucceed(t, s.send(t, m.callOrg("DeleteOrganization", fmt.Sprintf(`{"organizationId":%q}`, other))))
	s.wantRefused(t, "of a dead organisation", m.callApplication("GetApplication", fmt.Sprintf(`{"applicationId":%q}`, doomed)), 404, "QUERY-pCP8P")
}

// TestApplications_atOnce checks that one of fifty concurrent requests for a name
// gets it, and that concurrent updates of an application are not lost.
func TestApplications_atOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "apps-race")
	project := s.mustCreateProject(t, m, s.defaultOrg(t, m.instanceID).ID, "Portal").ProjectID
	statuses := s.countAtOnce(t, 50, func(int) request {
		return m.callApplication("CreateApplication", fmt.Sprintf(`{"projectId":%q,"name":"One","apiConfiguration":{}}`, project))
	})
	if statuses[200] != 1 || statuses[409] != 49 {
		t.Errorf("one name: got %v", statuses)
	}
	made := s.mustCreateApplication(t, m, project, `"name":"Web","oidcConfiguration":{}`)
	unspecified := fmt.Sprintf(`{"projectId":%q,"applicationId":%q,"oidcConfiguration":{"responseTypes":["OIDC_RESPONSE_TYPE_UNSPECIFIED"]}}`, project, made.ApplicationID)
	s.wantRefused(t, "no response type", m.callApplication("UpdateApplication", unspecified), 400, "COMMAND-5m9fs")
	changes := []string{`"developmentMode":true`, `"accessTokenType":1`, `"idTokenRoleAssertion":true`, `"clockSkew":"5s"`, `"redirectUris":["https://a.example"]`}
	updated := s.countAtOnce(t, len(changes), func(n int) request {
		return m.callApplication("UpdateApplication", fmt.Sprintf(`{"projectId":%q,"applicationId":%q,"oidcConfiguration":{%s}}`, project, made.ApplicationID, changes[n]))
	})
	if updated[200] != len(changes) {
		t.Errorf("updates: got %v", updated)
	}
	a := mustSucceed(t, s.send(t, m.callApplication("GetApplication", fmt.Sprintf(`{"applicationId":%q}`, made.ApplicationID))))
	for _, want := range []string{"developmentMode", "OIDC_TOKEN_TYPE_JWT", "idTokenRoleAssertion", "5s", "https://a.example"} {
		if !strings.Contains(string(a.Body), want) {
			t.Errorf("got %s, want it to contain %s", a.Body, want)
		}
	}
}

// TestApplications_repeated checks that a request repeated with its idempotency key
// returns the same secret and creates no second application.
func TestApplications_repeated(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "apps-again")
	project := s.mustCreateProject(t, m, s.defaultOrg(t, m.instanceID).ID, "Portal").ProjectID
	create := withKey(m.callApplication("CreateApplication", fmt.Sprintf(`{"projectId":%q,"name":"Web","oidcConfiguration":{}}`, project)), "create")
	first := mustSucceed(t, s.send(t, create))
	var made createdApplication
	mustUnmarshal(t, first.Body, &made)
	one := fmt.Sprintf(`{"projectId":%q,"applicationId":%q}`, project, made.ApplicationID)
	for name, r := range map[string]request{
		"create": create,
		"secret": withKey(m.callApplication("GenerateClientSecret", one), "secret"),
		"stop":   withKey(m.callApplication("DeactivateApplication", one), "stop"),
	} {
		once, again := mustSucceed(t, s.send(t, r)), mustSucceed(t, s.send(t, r))
		if string(once.Body) != string(again.Body) || again.Header.Get("Idempotent-Replayed") == "" {
			t.Errorf("%s: got %s, then %s", name, once.Body, again.Body)
		}
	}
	if again := mustSucceed(t, s.send(t, create)); string(again.Body) != string(first.Body) {
		t.Errorf("create: got %s, then %s", first.Body, again.Body)
	}
	if kept := s.itemsWith(t, made.OidcConfiguration.ClientSecret); len(kept) > 0 {
		t.Errorf("the secret is stored in plain text: %s", kept)
	}
	if kept := s.itemsWith(t, made.OidcConfiguration.ClientID); len(kept) < 3 {
		t.Errorf("the client id is found in %s, want the application and its claims", kept)
	}
}

// itemsWith returns the items that contain text.
func (s *system) itemsWith(tb testing.TB, text string) (found []string) {
	tb.Helper()
	for _, item := range s.items(tb) {
		var plain map[string]any
		if err := attributevalue.UnmarshalMap(item, &plain); err != nil {
			tb.Fatal(err)
		}
		if shown := fmt.Sprintf("%s", plain); strings.Contains(shown, text) {
			found = append(found, shown)
		}
	}
	return found
}

// TestApplications_whoMay checks that an application that the caller may not know
// of looks like an unknown one, and that an owner may delete what it may create.
func TestApplications_whoMay(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "apps-may")
	here, elsewhere := s.mustAddOrg(t, m, `{"name":"Here"}`).OrganizationID, s.mustAddOrg(t, m, `{"name":"Elsewhere"}`).OrganizationID
	project := s.mustCreateProject(t, m, here, "Portal").ProjectID
	id := s.mustCreateApplication(t, m, project, `"name":"Web","oidcConfiguration":{}`).ApplicationID
	const ok, denied, nobody, empty = "200", "(AUTH-AWfge)", "(AUTHZ-cdgFk)", `{"pagination":{"appliedLimit":"100"}}`
	for _, row := range []struct {
		role              tenant.Role
		read, write, list string
	}{
		{tenant.RoleOrgOwner, ok, ok, `"totalResult":"1"`},
		{tenant.RoleOrgOwnerViewer, ok, denied, `"totalResult":"1"`},
		{tenant.RoleOrgUserManager, denied, denied, empty},
		{tenant.RoleOrgProjectCreator, denied, denied, empty},
		{tenant.RoleOrgProjectPermissionEditor, ok, denied, `"totalResult":"1"`},
		{"", nobody, nobody, empty},
	} {
		var roles []tenant.Role
		if row.role != "" {
			roles = append(roles, row.role)
		}
		for _, at := range []string{here, elsewhere} {
			caller := s.machineIn(t, m, at, roles...)
			mine := fmt.Sprintf("mine-%v-%v", row.role, at)
			for _, c := range []struct{ method, body, want string }{
				{"GetApplication", `{"applicationId":"<id>"}`, row.read},
				{"CreateApplication", `{"projectId":"<project>","applicationId":"` + mine + `","name":"by ` + mine + `","apiConfiguration":{}}`, row.write},
				{"UpdateApplication", `{"applicationId":"` + mine + `","projectId":"<project>","name":"again"}`, row.write},
				{"GenerateClientSecret", `{"applicationId":"` + mine + `","projectId":"<project>"}`, row.write},
				{"DeactivateApplication", `{"applicationId":"` + mine + `","projectId":"<project>"}`, row.write},
				{"ReactivateApplication", `{"applicationId":"` + mine + `","projectId":"<project>"}`, row.write},
				{"DeleteApplication", `{"applicationId":"` + mine + `","projectId":"<project>"}`, row.write},
				{"DeleteApplication", `{"applicationId":"1","projectId":"<project>"}`, strings.Replace(row.write, ok, "(COMMAND-0po9s)", 1)},
				{"DeleteApplication", `{"applicationId":"1","projectId":"1"}`, nobody},
				{"UpdateApplication", `{"applicationId":"1","projectId":"<project>","name":"x","apiConfiguration":{}}`, strings.Replace(row.write, ok, "(COMMAND-28di9)", 1)},
				{"UpdateApplication", `{"applicationId":"1","projectId":"<project>","apiConfiguration":{}}`, strings.Replace(row.write, ok, "(COMMAND-2n8uU)", 1)},
				{"UpdateApplication", `{"applicationId":"1","projectId":"<project>","oidcConfiguration":{}}`, strings.Replace(row.write, ok, "(COMMAND-2n8uU)", 1)},
				{"ListApplications", `{}`, row.list},
			} {
				if at == elsewhere {
					c.want = nobody
					if c.method == "ListApplications" {
						c.want = empty
					}
				}
				a := s.send(t, caller.callApplication(c.method, strings.NewReplacer("<id>", id, "<project>", project).Replace(c.body)))
				if got := fmt.Sprintf("%d %s", a.Status, strings.NewReplacer(`": `, `":`, `, "`, `,"`).Replace(string(a.Body))); !strings.Contains(got, c.want) {
					t.Errorf("%s at %v: %s: got %s, want %s", row.role, at == here, c.method, got, c.want)
				}
			}
		}
	}
}

package functions_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// callApplication is a call of applications.
func (m *machine) callApplication(method, body string) request {
	return connectCall(m.host, m.pat, "application.v2.ApplicationService/"+method, body)
}

// createdApplication is what a CreateApplication answers.
type createdApplication struct {
	ApplicationID, CreationDate         string
	OidcConfiguration, APIConfiguration struct{ ClientID, ClientSecret string }
}

// mustCreateApplication makes an application with the other members of its request.
func (s *system) mustCreateApplication(tb testing.TB, m *machine, projectID, members string) (created createdApplication) {
	tb.Helper()
	a := mustSucceed(tb, s.send(tb, m.callApplication("CreateApplication", fmt.Sprintf(`{"projectId":%q,%s}`, projectID, members))))
	if err := json.Unmarshal(a.Body, &created); err != nil || created.ApplicationID == "" {
		tb.Fatalf("got %s, %v", a.Body, err)
	}
	return created
}

// TestApplications is the life of an application.
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
		// want is what the answer has, not what it has not.
		want, not []string
	}{
		{"GetApplication", "", []string{`"name":"Web"`, `_STATE_ACTIVE"`, `"clientId":"` + clientID, `"clockSkew":"3s"`, `"allowedOrigins":["https://app.example.com","https://other.example.com"]`, `"baseUri":"https://login.example.com"`}, []string{"ecret"}},
		// A change changes what it names, and nothing else.
		{"UpdateApplication", config + `{"developmentMode":true}`, []string{"changeDate"}, nil},
		{"GetApplication", "", []string{`"developmentMode":true`, `"clockSkew":"3s"`, `REFRESH_TOKEN`, `/out"]`, `"baseUri"`, `/bcl"`, `"additionalOrigins"`}, nil},
		{"UpdateApplication", `,"name":"Portal"` + config + `{"redirectUris":["https://app.example.com/2"," ","https://app.example.com/2"]}`, []string{"changeDate"}, nil},
		// The name stays, the configuration changes.
		{"UpdateApplication", `,"name":"Portal"` + config + `{"developmentMode":false}`, []string{"changeDate"}, nil},
		{"GetApplication", "", []string{`"name":"Portal"`, `"redirectUris":["https://app.example.com/2"]`, `/out"]`}, []string{"developmentMode"}},
		// A list is emptied by saying so.
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
				t.Errorf("%s %s: got %s, want %s in it", step.method, body, got, want)
			}
		}
		for _, not := range step.not {
			if strings.Contains(got, not) {
				t.Errorf("%s %s: got %s, want no %s in it", step.method, body, got, not)
			}
		}
	}
	s.wantRefused(t, "of the dead", m.callApplication("GetApplication", on("")), 404, "QUERY-pCP8P")
	s.mustCreateApplication(t, m, project, `"name":"WHILE INACTIVE","apiConfiguration":{}`) // the name is free
	s.wantRefused(t, "the id is not", m.callApplication("CreateApplication", on(`,"name":"x","apiConfiguration":{}`)), 400, "PROJECT-lxowmp")
	// An application is gone with its project, and with its organisation.
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

// TestApplications_whoMay. An application that the caller may not know is as one
// that is not there; an owner may delete what it may create.
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

package functions_test

import (
	"fmt"
	"testing"
)

// TestInvisibleNames checks that no call accepts a name that looks like another one
// or reverses the text around it.
func TestInvisibleNames(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "invisible")
	home := s.defaultOrg(t, m.instanceID).ID
	gigi := s.mustCreateUser(t, m, home, `"username":"Gigi","human":`+gigiV2)
	org := s.mustAddOrg(t, m, `{"name":"Globex"}`).OrganizationID
	project := s.mustCreateProject(t, m, home, "Portal").ProjectID
	for name, call := range map[string]func(name string) request{
		"person": func(name string) request {
			return m.callUser("AddHumanUser", fmt.Sprintf(`{"username":%q,"profile":{"givenName":"a","familyName":"b"},"email":{"email":"a@b.example"}}`, name))
		},
		"machine": func(name string) request {
			return m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"username":%q,"machine":{"name":"x"}}`, home, name))
		},
		"renamed user": func(name string) request {
			return m.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,"username":%q}`, gigi, name))
		},
		"organisation": func(name string) request {
			return m.callOrg("AddOrganization", fmt.Sprintf(`{"name":%q}`, name))
		},
		"renamed organisation": func(name string) request {
			return m.callOrg("UpdateOrganization", fmt.Sprintf(`{"organizationId":%q,"name":%q}`, org, name))
		},
		"project": func(name string) request {
			return m.callProject("CreateProject", fmt.Sprintf(`{"organizationId":%q,"name":%q}`, home, name))
		},
		"renamed project": func(name string) request {
			return m.callProject("UpdateProject", fmt.Sprintf(`{"projectId":%q,"name":%q}`, project, name))
		},
		"application": func(name string) request {
			return m.callApplication("CreateApplication", fmt.Sprintf(`{"projectId":%q,"name":%q,"apiConfiguration":{}}`, project, name))
		},
		"instance": func(name string) request {
			return s.createRequest(t, fmt.Sprintf(`{"instanceName":%q,"machine":{"userName":"a","name":"a"}}`, name))
		},
		"instance's machine": func(name string) request {
			return s.createRequest(t, fmt.Sprintf(`{"instanceName":"x","machine":{"userName":%q,"name":"a"}}`, name))
		},
		"instance's organisation": func(name string) request {
			return s.createRequest(t, fmt.Sprintf(`{"instanceName":"x","firstOrgName":%q,"machine":{"userName":"a","name":"a"}}`, name))
		},
	} {
		s.wantRefused(t, name, call("a\u200bda"), 400, "NAME-iNv1s")
	}
	s.wantRefused(t, "role", m.callProject("AddProjectRole", fmt.Sprintf(`{"projectId":%q,"roleKey":"a\u200bda","displayName":"x"}`, project)), 400, "PROJECT-rOl1v")
	for name, members := range map[string]string{
		"given name": `"human":{"profile":{"givenName":"a\u202eda"}}`, "family name": `"human":{"profile":{"familyName":"a\u202eda"}}`,
		"display name": `"human":{"profile":{"displayName":"a\u202eda"}}`,
	} {
		s.wantRefused(t, name, m.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,%s}`, gigi, members)), 400, "NAME-iNv1s")
	}
	// Persian needs an invisible joiner, and an emoji two.
	mustSucceed(t, s.send(t, m.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,"username":"علی\u200cرضا","human":{"profile":{"givenName":"علی\u200cرضا","displayName":"❤️"}}}`, gigi))))
}

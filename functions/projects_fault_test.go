package functions_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// projectSequences are the calls that write projects.
func projectSequences(tb testing.TB, s *system) []sequence {
	tb.Helper()
	m := s.machineOwner(tb, "project-faults")
	own, other := s.defaultOrg(tb, m.instanceID).ID, s.mustAddOrg(tb, m, `{"name":"Other"}`).OrganizationID
	count := 0
	on := aboutNew(m.callProject, func(tb testing.TB) *strings.Replacer {
		tb.Helper()
		count++
		return strings.NewReplacer("<other>", other, "<id>", s.mustCreateProject(tb, m, own, fmt.Sprintf("Project %d", count)).ProjectID)
	})
	const (
		of     = `{"projectId":"<id>"`
		role   = of + `,"roleKey":"editor","displayName":"Editor"}`
		grant  = of + `,"grantedOrganizationId":"<other>"}`
		addIt  = "AddProjectRole " + role
		giveIt = "CreateProjectGrant " + grant
	)
	calls := []string{"BatchGetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"}
	return []sequence{
		{"create", func(testing.TB, *system, string) request {
			count++
			return m.callProject("CreateProject", fmt.Sprintf(`{"organizationId":%q,"name":"Project %d"}`, own, count))
		}, []string{"BatchGetItem", "TransactWriteItems"}, 3, 0}, // the project, its name, the event
		{"update", on("UpdateProject", of+`,"projectRoleAssertion":true}`), calls, 1, 0},
		{"deactivate", on("DeactivateProject", of+"}"), calls, 1, 0},
		{"activate", on("ActivateProject", of+"}", "DeactivateProject "+of+"}"), calls, 1, 0},
		{"delete", on("DeleteProject", of+"}"), calls, 0, 0},
		{"add a role", on("AddProjectRole", role), calls, 1, 0},
		{"update a role", on("UpdateProjectRole", of+`,"roleKey":"editor","group":"Press"}`, addIt), calls, 1, 0},
		{"remove a role", on("RemoveProjectRole", of+`,"roleKey":"editor"}`, addIt), calls, 1, 0},
		{"create a grant", on("CreateProjectGrant", grant), calls, 1, 0},
		{"update a grant", on("UpdateProjectGrant", of+`,"grantedOrganizationId":"<other>","roleKeys":["editor"]}`, addIt, giveIt), calls, 1, 0},
		{"deactivate a grant", on("DeactivateProjectGrant", grant, giveIt), calls, 1, 0},
		{"activate a grant", on("ActivateProjectGrant", grant, giveIt, "DeactivateProjectGrant "+grant), calls, 1, 0},
		{"delete a grant", on("DeleteProjectGrant", grant, giveIt), calls, 1, 0},
	}
}

// applicationSequences are the calls that write applications.
func applicationSequences(tb testing.TB, s *system) []sequence {
	tb.Helper()
	m := s.machineOwner(tb, "application-faults")
	project := s.mustCreateProject(tb, m, s.defaultOrg(tb, m.instanceID).ID, "Portal").ProjectID
	count := 0
	made := func(config string) func(method, body string, before ...string) func(testing.TB, *system, string) request {
		return aboutNew(m.callApplication, func(tb testing.TB) *strings.Replacer {
			tb.Helper()
			count++
			id := s.mustCreateApplication(tb, m, project, fmt.Sprintf(`"name":"Application %d",%s`, count, config)).ApplicationID
			return strings.NewReplacer("<project>", project, "<id>", id)
		})
	}
	on, signing := made(`"oidcConfiguration":{`+webBasic+`}`), made(`"apiConfiguration":{"authMethodType":"API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT"}`)
	const of = `{"projectId":"<project>","applicationId":"<id>"`
	read := []string{"BatchGetItem", "BatchGetItem", "BatchGetItem", "BatchGetItem"}
	calls := append(slices.Clone(read), "TransactWriteItems")
	return []sequence{
		{"create", func(testing.TB, *system, string) request {
			count++
			return m.callApplication("CreateApplication", fmt.Sprintf(`{"projectId":%q,"name":"Application %d","oidcConfiguration":{%s}}`, project, count, webBasic))
		}, []string{"BatchGetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"}, 4, 0},
		{"update", on("UpdateApplication", of+`,"oidcConfiguration":{"developmentMode":true}}`), calls, 1, 0},
		{"make a secret", on("GenerateClientSecret", of+"}"), calls, 1, 0},
		{"deactivate", on("DeactivateApplication", of+"}"), calls, 1, 0},
		{"reactivate", on("ReactivateApplication", of+"}", "DeactivateApplication "+of+"}"), calls, 1, 0},
		{"delete", on("DeleteApplication", of+"}"), calls, -1, 0},
		{"make a key", signing("CreateApplicationKey", of+"}"), append(slices.Clone(read), "GenerateDataKeyPair", "TransactWriteItems"), 2, 0},
		{"delete a key", func(tb testing.TB, s *system, _ string) request {
			tb.Helper()
			r := signing("CreateApplicationKey", of+"}")(tb, s, "")
			var key struct{ KeyID string }
			mustUnmarshal(tb, mustSucceed(tb, s.send(tb, r)).Body, &key)
			return m.callApplication("DeleteApplicationKey", strings.TrimSuffix(string(r.Body), "}")+fmt.Sprintf(`,"keyId":%q}`, key.KeyID))
		}, calls, 0, 0},
	}
}

// webKeySequences are the calls that write signing keys.
func webKeySequences(tb testing.TB, s *system) []sequence {
	tb.Helper()
	s.mustMakeKey(tb, s.machineOwner(tb, "key-faults"), "{}") // creates the data key that seals all of them
	count := 0
	// Each call is about an instance of its own, since the number of keys is
	// limited.
	on := func(method string, before ...string) func(testing.TB, *system, string) request {
		return func(tb testing.TB, s *system, _ string) request {
			tb.Helper()
			count++
			m := s.machineOwner(tb, fmt.Sprintf("key-faults-%d", count))
			if method == "CreateWebKey" {
				return m.callWebKey(method, "{}")
			}
			id := s.mustMakeKey(tb, m, `{"ed25519":{}}`)
			for _, b := range before {
				mustSucceed(tb, s.send(tb, m.callWebKey(b, fmt.Sprintf(`{"id":%q}`, id))))
			}
			return m.callWebKey(method, fmt.Sprintf(`{"id":%q}`, id))
		}
	}
	return []sequence{
		{"make", on("CreateWebKey"), []string{"BatchGetItem", "BatchGetItem", "Query", "GenerateDataKeyPair", "TransactWriteItems"}, 2, 0},
		{"activate", on("ActivateWebKey"), []string{"BatchGetItem", "BatchGetItem", "Query", "TransactWriteItems"}, 2, 0},
		{"delete", on("DeleteWebKey"), []string{"BatchGetItem", "BatchGetItem", "Query", "TransactWriteItems"}, 1, 0},
	}
}

package functions_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestApplicationKeys covers the life of application keys.
func TestApplicationKeys(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "apps-keys")
	own := s.defaultOrg(t, m.instanceID).ID
	project := s.mustCreateProject(t, m, own, "Portal").ProjectID
	api := s.mustCreateApplication(t, m, project, `"name":"API","apiConfiguration":{"authMethodType":"API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT"}`)
	if api.APIConfiguration.ClientSecret != "" {
		t.Error("an application with keys has a secret")
	}
	basic := s.mustCreateApplication(t, m, project, `"name":"Basic","apiConfiguration":{}`).ApplicationID
	on := func(id, members string) string {
		return fmt.Sprintf(`{"applicationId":%q,"projectId":%q%s}`, id, project, members)
	}
	var made struct{ KeyID, CreationDate, KeyDetails string }
	add := func(members string) string {
		t.Helper()
		a := mustSucceed(t, s.send(t, m.callApplication("CreateApplicationKey", on(api.ApplicationID, members))))
		mustUnmarshal(t, a.Body, &made)
		return made.KeyID
	}
	first := add(`,"expirationDate":"2099-01-01T00:00:00.123456789Z"`)
	file, err := base64.StdEncoding.DecodeString(made.KeyDetails)
	if err != nil {
		t.Fatal(err)
	}
	var details map[string]string
	if err := json.Unmarshal(file, &details); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(details["key"], "-----BEGIN RSA PRIVATE KEY-----") {
		t.Errorf("key: got %.40s", details["key"])
	}
	delete(details, "key")
	if got, want := fmt.Sprint(details), fmt.Sprintf("map[appId:%s clientId:%s keyId:%s type:application]", api.ApplicationID, api.APIConfiguration.ClientID, first); got != want {
		t.Errorf("key file: got %s, want %s", got, want)
	}
	second := add("") // with the longest lifetime allowed
	list := func(members string) string {
		t.Helper()
		a := mustSucceed(t, s.send(t, m.callApplication("ListApplicationKeys", "{"+members+"}")))
		return strings.NewReplacer(`": `, `":`, `, "`, `,"`).Replace(string(a.Body))
	}
	for filter, want := range map[string]string{
		``:                          `"totalResult":"2"`,
		`"pagination":{"asc":true}`: `"expirationDate":"2099-01-01T00:00:00.123456Z"`,
		`"filters":[{"applicationIdFilter":{"applicationId":"` + api.ApplicationID + `"}}]`:  `"totalResult":"2"`,
		`"filters":[{"applicationIdFilter":{"applicationId":"` + basic + `"}}]`:              `{"pagination":{"appliedLimit":"100"}}`,
		`"filters":[{"projectIdFilter":{"projectId":"1"}}]`:                                  `{"pagination":{"appliedLimit":"100"}}`,
		`"filters":[{"organizationIdFilter":{"organizationId":"` + own + `"}}]`:              `"organizationId":"` + own,
		`"sortingColumn":"APPLICATION_KEYS_SORT_BY_EXPIRATION","pagination":{"limit":1}`:     `"expirationDate":"9999-12-31T23:59:59Z"`,
		`"sortingColumn":"APPLICATION_KEYS_SORT_BY_CREATION_DATE","pagination":{"asc":true}`: `{"keys":[{"keyId":"` + first,
		`"pagination":{"limit":1,"offset":1}`:                                                `{"keys":[{"keyId":"` + first,
	} {
		if got := list(filter); !strings.Contains(got, want) {
			t.Errorf("%s: got %s, want %s", filter, got, want)
		}
	}
	get := fmt.Sprintf(`{"keyId":%q}`, first)
	if a := mustSucceed(t, s.send(t, m.callApplication("GetApplicationKey", get))); !strings.Contains(string(a.Body), `"2099-01-01T00:00:00.123456Z"`) {
		t.Errorf("got %s", a.Body)
	}
	for _, tt := range []struct {
		name, method, body string
		status             int
		id                 string
	}{
		{"past", "CreateApplicationKey", on(api.ApplicationID, `,"expirationDate":"2001-01-01T00:00:00Z"`), 400, "DOMAIN-dv3t5"},
		{"of one with a secret", "CreateApplicationKey", on(basic, ""), 400, "COMMAND-Dff54"},
		{"past, of one with a secret", "CreateApplicationKey", on(basic, `,"expirationDate":"2001-01-01T00:00:00Z"`), 400, "COMMAND-Dff54"},
		{"of unknown", "CreateApplicationKey", on("1", ""), 400, "COMMAND-sak25"},
		{"secret of one with keys", "GenerateClientSecret", on(api.ApplicationID, ""), 400, "APP-nSec1"},
		{"unknown key", "GetApplicationKey", `{"keyId":"1"}`, 404, "QUERY-Dgr3g"},
		{"no key", "GetApplicationKey", `{"keyId":"a#b"}`, 404, "QUERY-Dgr3g"},
		{"delete unknown", "DeleteApplicationKey", on(api.ApplicationID, `,"keyId":"1"`), 404, "COMMAND-4m77G"},
		{"delete of another", "DeleteApplicationKey", on(basic, `,"keyId":"`+first+`"`), 404, "COMMAND-4m77G"},
	} {
		s.wantRefused(t, tt.name, m.callApplication(tt.method, tt.body), tt.status, tt.id)
	}
	mustSucceed(t, s.send(t, m.callApplication("DeleteApplicationKey", on(api.ApplicationID, `,"keyId":"`+first+`"`))))
	s.wantRefused(t, "deleted", m.callApplication("GetApplicationKey", get), 404, "QUERY-Dgr3g")
	s.wantRefused(t, "deleted again", m.callApplication("DeleteApplicationKey", on(api.ApplicationID, `,"keyId":"`+first+`"`)), 404, "COMMAND-4m77G")
	// Keys go with their application, and callers who may not read it see none.
	stranger := s.machineIn(t, m, own)
	s.wantRefused(t, "stranger", stranger.callApplication("GetApplicationKey", fmt.Sprintf(`{"keyId":%q}`, second)), 404, "AUTHZ-cdgFk")
	s.wantRefused(t, "stranger adds", stranger.callApplication("CreateApplicationKey", on(api.ApplicationID, "")), 404, "AUTHZ-cdgFk")
	viewer := s.machineIn(t, m, own, tenant.RoleOrgOwnerViewer)
	s.wantRefused(t, "viewer deletes", viewer.callApplication("DeleteApplicationKey", on(api.ApplicationID, `,"keyId":"`+second+`"`)), 403, "AUTH-AWfge")
	if a := mustSucceed(t, s.send(t, stranger.callApplication("ListApplicationKeys", "{}"))); strings.Contains(string(a.Body), "keyId") || strings.Contains(string(a.Body), "totalResult") {
		t.Errorf("a stranger sees %s", a.Body)
	}
	if kept := s.itemsWith(t, "#APPKEYS"); len(kept) != 1 {
		t.Errorf("ids of keys: got %s, want one", kept)
	}
	mustSucceed(t, s.send(t, m.callApplication("DeleteApplication", on(api.ApplicationID, ""))))
	s.wantRefused(t, "gone", m.callApplication("GetApplicationKey", fmt.Sprintf(`{"keyId":%q}`, second)), 404, "QUERY-Dgr3g")
	if left := s.itemsWith(t, "#APPKEYS"); len(left) > 0 {
		t.Errorf("left: %s", left)
	}
}

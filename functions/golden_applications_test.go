package functions_test

import (
	"fmt"
	"testing"
)

// differingApplications are the recorded cases of applications that Tenantry
// answers differently on purpose.
var differingApplications = map[string]otherwise{
	"app/create/unknown-project-nobody":          {404, "(AUTHZ-cdgFk)", knowsNot},
	"app/create/oidc-own-id-taken-other-project": {400, "(PROJECT-lxowmp)", "an id is unique in the instance"},
	"app/create/compliance/empty-uri":            {200, "OIDC.V1.NoRedirectUris", "an empty address is none"},
	"app/create/back-channel-http":               {200, `"clientId"`, "names are not resolved: what they resolve to may change"},
	"app/get/api-empty-config":                   {200, `"apiConfiguration":{"clientId"`, "a read sees every write before it"},
	"app/get/by-client-id":                       {404, "(AUTHZ-cdgFk)", knowsNot},
	"app/get/unknown":                            {404, "(AUTHZ-cdgFk)", knowsNot},
	"app/update/unknown-nobody":                  {404, "(AUTHZ-cdgFk)", knowsNot},
	"app/update/partial-after-get":               {200, "RESPONSE_TYPE_ID_TOKEN", "a change resets nothing that it does not name"},
	"app/update/refresh-grant-only-get":          {200, "RESPONSE_TYPE_ID_TOKEN", "a change resets nothing that it does not name"},
	"app/update/partial2-end-get":                {200, "GRANT_TYPE_REFRESH_TOKEN", "a change resets nothing that it does not name"},
	"app/update/blank-name":                      {400, "(APP-nAm1v)", "a name is not blank"},
	"app/secret/api-private-key-jwt":             {400, "(APP-nSec1)", noSecret},
	"app/secret/oidc-none":                       {400, "(APP-nSec1)", noSecret},
	"app/secret/oidc-private-key-jwt":            {400, "(APP-nSec1)", noSecret},
	"app/key-list/by-nobody":                     {200, `{"pagination":{"appliedLimit":"1"}}`, leaksNot},
	"app/list/by-usermanager":                    {200, `{"pagination":{"appliedLimit":"1"}}`, leaksNot},
	"app/list/offset-past-end":                   {200, `"totalResult":"`, "a total is that of the list, wherever the page is"},
	"app/list/by-type-oidc":                      {200, `"totalResult":"62"`, "SAML is not served: an OIDC application stands in for the one of SAML"},
	"app/list/sort-state-asc":                    {200, `"totalResult":"65"`, "what is equal is in the order of ids"},
	"app/deactivate/again-nobody":                {404, "(AUTHZ-cdgFk)", "permission comes before state"},
}

const noSecret = "secrets are made for those alone who can use them"

// beforeApplications are the administrator's calls between recorded cases: the
// following case, then method and body of each call.
var beforeApplications = map[string][][2]string{
	"app/update/partial-after-get":    {{"UpdateApplication", `{"applicationId":"<app partial>","projectId":"<project main>","oidcConfiguration":{"skipNativeAppSuccessPage":true}}`}},
	"app/update/partial2-end-get":     {{"UpdateApplication", `{"applicationId":"<app partial 2>","projectId":"<project main>","oidcConfiguration":{"skipNativeAppSuccessPage":true,"backChannelLogoutUri":"","loginVersion":{}}}`}},
	"app/update/api-method-no-change": {{"UpdateApplication", `{"applicationId":"<app api>","projectId":"<project main>","apiConfiguration":{"authMethodType":"API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT"}}`}},
	"app/list/by-admin": {
		{"UpdateApplication", `{"applicationId":"<app api>","projectId":"<project main>","apiConfiguration":{}}`},
		{"DeleteApplication", `{"applicationId":"<app api signs>","projectId":"<project main>"}`},
		{"DeleteApplication", `{"applicationId":"<app api empty>","projectId":"<project main>"}`},
		{"CreateApplication", `{"projectId":"<project main>","name":"app 18","apiConfiguration":{}}`},
	},
	"app/delete/again-iam-owner": {{"DeleteApplication", `{"applicationId":"<app main>","projectId":"<project main>"}`}},
}

// madeApplications exist in the main project before the first case, in this order:
// mask, name and configuration.
var madeApplications = [][3]string{
	{"main", "Web Basic", `"oidcConfiguration":{` + webBasic + `}`},
	{"post", "made 2", `"oidcConfiguration":{` + webBasic + `,"authMethodType":1}`},
	{"none", "made 3", `"oidcConfiguration":{` + webBasic + `,"authMethodType":2}`},
	{"signs", "made 4", `"oidcConfiguration":{` + webBasic + `,"authMethodType":3}`},
	{"login", "made 11", `"oidcConfiguration":{` + webBasic + `,"loginVersion":{"loginV1":{}}}`},
	{"native", "made 8", `"oidcConfiguration":{"redirectUris":["com.example.app://cb","http://localhost:1234/cb","http://127.0.0.1/cb","http://[::1]/cb"],"applicationType":2,"authMethodType":2}`},
	{"empty", "made 12", `"oidcConfiguration":{}`},
	{"first", "!1", `"oidcConfiguration":{` + webBasic + `}`},
	{"no secret", "made 5", `"oidcConfiguration":{` + webBasic + `,"authMethodType":2}`},
	{"partial", "partial", `"oidcConfiguration":{` + webBasic + `,"responseTypes":[1,2],"grantTypes":[0,1,2,3],"authMethodType":1,"postLogoutRedirectUris":["https://app.example.com/out"],
		"accessTokenType":1,"idTokenRoleAssertion":true,"clockSkew":"3s","additionalOrigins":["https://other.example.com"]}`},
	{"partial 2", "partial2", `"oidcConfiguration":{` + webBasic + `,"grantTypes":[0,2],"postLogoutRedirectUris":["https://app.example.com/out"],
		"backChannelLogoutUri":"https://93.184.216.34/bcl","loginVersion":{"loginV2":{"baseUri":"https://login.example.com/ui"}}}`},
	{"api", "Api Basic", `"apiConfiguration":{}`},
	{"api empty", "app 18", `"apiConfiguration":{}`},
	{"api signs", "made 17", `"apiConfiguration":{"authMethodType":1}`},
}

// unrecorded is how many applications existed that no case mentions.
const unrecorded = 16

const webBasic = `"redirectUris":["https://app.example.com/cb"]`

// TestGoldenApplications sends the recorded requests about applications as API
// Gateway would, and compares as TestGoldenApps does.
func TestGoldenApplications(t *testing.T) {
	t.Parallel()
	g := startGoldenApps(t)
	g.values["<project main>"] = g.mustCreateProject(t, g.admin, g.values["<org A>"], "Main").ProjectID
	g.values["<project other>"] = g.mustCreateProject(t, g.admin, g.values["<org A>"], "Other").ProjectID
	g.giveProject(t, "<project main>")
	g.values["<project B>"] = g.mustCreateProject(t, g.admin, g.values["<org B>"], "B").ProjectID
	for _, made := range madeApplications {
		a := g.mustCreateApplication(t, g.admin, g.values["<project main>"], fmt.Sprintf(`"name":%q,%s`, made[1], made[2]))
		g.values["<app "+made[0]+">"] = a.ApplicationID
		if made[0] == "main" {
			g.values["<client main>"] = a.OidcConfiguration.ClientID
		}
	}
	for n := range unrecorded {
		g.mustCreateApplication(t, g.admin, g.values["<project main>"], fmt.Sprintf(`"name":"unrecorded %d","oidcConfiguration":{%s}`, n, webBasic))
	}
	g.compare(t, "02-application.txtar", differingApplications, g.beforeApplication)
}

// beforeApplication makes the calls that precede a recorded case.
func (g *goldenApps) beforeApplication(t *testing.T, c *caseV2) {
	t.Helper()
	for _, before := range beforeApplications[c.name] {
		mustSucceed(t, g.send(t, g.admin.callApplication(before[0], g.fill(before[1]))))
	}
}

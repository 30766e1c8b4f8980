package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// instancesV2 are the instances that the cases name: host, name and language.
var instancesV2 = map[string][3]string{
	"main":   {"main-<uniq>-1.example.com", "main-<uniq>-2", "en"},
	"other":  {"other-<uniq>-1.example.com", "other-<uniq>-2", "en"},
	"german": {"german-<uniq>-1.example.com", "german-<uniq>-2", "de"},
	"dom":    {"dom-<uniq>-2.example.com", "dom-<uniq>-3", "en"},
	"dom2":   {"dom2-<uniq>-1.example.com", "dom2-<uniq>-2", "en"},
	"gone":   {"gone-<uniq>-1.example.com", "gone-<uniq>-2", "en"},
	"cri":    {"cri-<uniq>-1.example.com", "cri-<uniq>-2", "en"},
	"lifei":  {"lifei-<uniq>-1.example.com", "lifei-<uniq>-3", "en"},
}

// usersV2 are the machines that the cases name: their organisation, their
// roles there (or in another one, after a colon), their roles in the instance.
var usersV2 = map[string][3]string{
	"plain":       {"default", "", ""},
	"iamviewer":   {"default", "", "IAM_OWNER_VIEWER"},
	"orgowner":    {"alpha", "ORG_OWNER", ""},
	"orgviewer":   {"alpha", "ORG_OWNER_VIEWER", ""},
	"usermanager": {"alpha", "ORG_USER_MANAGER", ""},
	"borgowner":   {"beta", "ORG_OWNER", ""},
	"au":          {"alpha", "ORG_OWNER", "IAM_USER_MANAGER"},
	"ad":          {"alpha", "ORG_OWNER", ""},
	"lone":        {"org lone", "ORG_OWNER", ""},
	"al1":         {"admins", "ORG_OWNER", "IAM_OWNER_VIEWER"},
	"rl":          {"alpha", "", ""},
	"ORG_OWNER":   {"org own ORG_OWNER", "ORG_OWNER", ""},

	"ORG_OWNER_VIEWER": {"org own ORG_OWNER_VIEWER", "ORG_OWNER_VIEWER", ""},
	"ORG_USER_MANAGER": {"org own ORG_USER_MANAGER", "ORG_USER_MANAGER", ""},
}

// madeV2 are users whom CreateUser makes when they are first named, by the owner of
// the main instance: the request, in which <alpha> is that organisation.
var madeV2 = map[string]string{
	"st":    `{"organizationId":"<alpha>","username":"st-<uniq>-1","human":{"profile":{"givenName":"Gigi","familyName":"Giraffe"},"email":{"email":"gigi@example.com","isVerified":true}}}`,
	"human": `{"organizationId":"<alpha>","username":"human-<uniq>-1","human":` + gigiV2 + `}`,
	"uh":    `{"organizationId":"<alpha>","username":"uh-<uniq>-2x","human":{"profile":{"givenName":"Gigi","familyName":"Giraffe"},"email":{"email":"gigi@example.com","isVerified":true},"password":{"password":"Password2!"}}}`,
	"key":   `{"organizationId":"<alpha>","username":"key-<uniq>-1","machine":{"name":"Bot"}}`,
	"ul":    `{"organizationId":"<alpha>","username":"ul-<uniq>-1","machine":{"name":"Bot"}}`,
	"sec":   `{"organizationId":"<alpha>","username":"sec-<uniq>-1","machine":{"name":"Bot"}}`,
	"email": `{"organizationId":"<alpha>","username":"email-<uniq>-1","human":` + unverifiedV2 + `}`,
	"inv":   `{"organizationId":"<alpha>","username":"inv-<uniq>-1","human":` + unverifiedV2 + `}`,
}

// gigiV2 is the person of most cases.
const gigiV2 = `{"profile":{"givenName":"Gigi","familyName":"Giraffe"},"email":{"email":"gigi@example.com","isVerified":true},"password":{"password":"Password1!"}}`

// unverifiedV2 is that person before they proved anything.
const unverifiedV2 = `{"profile":{"givenName":"Gigi","familyName":"Giraffe"},"email":{"email":"gigi@example.com"}}`

// codesV2 says which case answered with a code that a later one sends.
var codesV2 = map[string]string{
	"<code:e2>": "user4/email/resend-return", "<code:e3>": "user4/email/send-return-last",
	"<code:email>": "user4/update-human/email-return-code", "<code:phone>": "user4/update-human/phone-return-code",
	"<code:i1>": "cred4/invite/return", "<code:i2>": "cred4/invite/return-again",
}

// idsV2 says what <id:1>, <id:2> and so on of requests stand for, by pattern
// of cases (see path.Match); the first that matches counts. "org NAME" and
// "user NAME" are made when they are first named. "CASE <id:1>" is what that
// mask stood for in the answer of an earlier case. A star is the last part of
// the case's name.
var idsV2 = [][]string{
	{"c-wire/org-header/other-instance", "default of other", "default"},
	{"c-wire/org-header/*", "default"},
	{"c-wire/error/*", "alpha"},
	{"c-wire/json/bytes-*", "user plain"},
	{"c-wire/json/timestamp-no-zone", "user plain"},
	{"c-wire/services/instances-ok", "main"},
	{"c-wire/services/administrators-ok", "user orgowner"},
	{"c-wire/services/user-ok", "made human"},

	{"r-wire/rules/*", "alpha"},
	{"r-wire/org/add", "user plain"},
	{"r-wire/org/*", "r-wire/org/add <id:2>"},

	{"org4/add/plain-back", "org4/add/plain <id:1>"},
	{"org4/add/padded-back", "org pad-<uniq>-1"},
	{"org4/add/umlaut-back", "org4/add/umlaut <id:1>"},
	{"org4/update/*", "org upd-<uniq>-1"},
	{"org4/state/delete-inactive-2", "org inactive-<uniq>-1"},
	{"org4/state/*", "org state-<uniq>-1"},
	{"org4/domain/add-other-org", "alpha"},
	{"org4/domain/free-for-other", "alpha"},
	{"org4/domain/*", "org dom-<uniq>-1"},
	{"org4/metadata/*", "org meta-<uniq>-1"},
	{"org4/delete/default", "default"},
	{"org4/delete/domain-free", "alpha"},
	{"org4/delete/username-free", "alpha"},
	{"org4/delete/user-id-free", "alpha", "first del-<uniq>-1"},
	{"org4/delete/*", "org del-<uniq>-1"},

	{"user4/email/machine", "user plain"},
	{"user4/email/*", "made email"},

	{"cred4/invite/with-password", "made human"},
	{"cred4/invite/machine*", "user plain"},
	{"cred4/invite/*", "made inv"},

	{"user4/state/self-lock", "user stm"},
	{"user4/state/*", "made st"},

	{"inst4/get/other-by-id", "other"},
	{"inst4/get/*", "main"},
	{"inst4/list/*", "main", "other"},
	{"inst4/custom-domain/add-taken", "dom2"},
	{"inst4/custom-domain/add-freed-to-other", "dom2"},
	{"inst4/custom-domain/remove-primary", "dom2"},
	{"inst4/custom-domain/*", "dom"},
	{"inst4/delete/domain-free", "other"},
	{"inst4/delete/*", "gone"},

	{"user4/metadata/*", "user with metadata"},
	{"admin4/update/unknown-user", "alpha"},
	{"admin4/update/*", "user au", "alpha"},
	{"admin4/delete/unknown-user", "alpha"},
	{"admin4/delete/self-last-org-owner", "user lone", "org lone"},
	{"admin4/delete/*", "user ad", "alpha"},
	{"admin4/list/org", "admins"},
	{"admin4/list/login-*", "admins"},
	{"admin4/list/leak-limit-1", "user al1", "user orgowner"},
	{"admin4/list/*", "user al1", "al2", "admins"},

	{"cred4/key/add-human", "made human"},
	{"cred4/key/list-id", "cred4/key/add <id:2>"},
	{"cred4/key/list-org-and-user", "alpha", "made key"},
	{"cred4/key/remove-unknown-user", "cred4/key/add <id:2>"},
	{"cred4/key/*", "made key", "cred4/key/add <id:2>"},
	{"cred4/secret/add-self", "user secself"},
	{"cred4/secret/*human*", "made human"},
	{"cred4/secret/*", "made sec"},

	{"may4/user-create/*", "alpha"},
	{"may4/pat-add/*", "made key"},
	{"may4/secret-add/*", "made sec"},
	{"may4/user-get/*", "made human"},
	{"user4/update-human/rename-taken", "made uh", "alpha"},
	{"user4/update-human/*", "made uh"},
	{"may4/user-update/*", "made human"},
	{"user4/list-filter/locked", "people", "zoe"},
	{"user4/list-filter/ids", "people", "ada", "bot"},
	{"user4/list-filter/metadata-value", "people", "ada"},
	{"user4/list-*/*", "people"},
	{"may4/org-deactivate/*", "org may-stopped-<uniq>"},
	{"may4/org-delete/*", "org may-deleted-<uniq>"},
	{"may4/org-delete-own/*", "org own *"},
	{"may4/org-*/*", "alpha"},
	{"may4/instance-list/*", "main"},
	{"may4/admin-create-org/*", "user new *", "alpha"},
	{"may4/admin-create-instance/*", "user new instance *"},

	{"life4/user-*/*", "made ul"},
	{"life4/role/deleted-org-has-no-administrator", "org dead-<uniq>"},
	{"life4/role/granted", "alpha"},
	{"life4/role/lowered", "alpha"},
	{"life4/role/taken", "alpha"},
	{"life4/role/*", "user rl", "alpha"},
	{"life4/instance/delete", "lifei"},
	{"life4/instance/*pat*", "made human"},

	{"cross4/org/v1-setup-*", "cross4/org/v1-setup <id:1>"},
	{"cross4/org/v2-rename-in-v1", "cross4/org/v1-setup <id:1>"},
	{"cross4/org/v1-removed-in-v2", "cross4/org/v1-setup <id:1>"},
	{"cross4/org/v2-delete-after-v1", "cross4/org/v1-setup <id:1>"},
	{"cross4/org/*", "org Crossed-<uniq>-1"},
	{"cross4/instance/*", "cri"},
}

// beforeV2 are what was done between the recorded cases: before which case,
// by whom, and the request. The calls have to be served.
var beforeV2 = map[string][]struct{ auth, path, body string }{
	"user4/update-human/rename-taken":  {{"owner", "/zitadel.user.v2.UserService/CreateUser", `{"organizationId":"<id:2>","username":"mach-<uniq>-1","machine":{"name":"x"}}`}},
	"user4/list-filter/locked":         {{"owner", "/zitadel.user.v2.UserService/LockUser", `{"userId":"<id:2>"}`}},
	"user4/list-filter/metadata-value": {{"owner", "/zitadel.user.v2.UserService/SetUserMetadata", `{"userId":"<id:2>","metadata":[{"key":"colour","value":"Ymx1ZQ=="}]}`}},
	"c-wire/version/empty":             {{"owner", "/v2/organizations", `{"name":"first-<uniq>"}`}},
	"r-wire/rules/idempotency-key-2":   {{"owner", "/v2/organizations", `{"name":"idem-<uniq>-1"}`}},
	"org4/domain/list-all":             {{"owner", "/v2/organizations/<id:1>/domains", `{"domain":"ab-<uniq>.example.org"}`}, {"owner", "/v2/organizations/<id:1>/domains", `{"domain":"pad-<uniq>.example.org"}`}},
	"org4/metadata/list-all":           {{"owner", "/v2/organizations/<id:1>/metadata", `{"metadata":[{"key":"d","value":"eQ=="}]}`}},
	"org4/delete/ok": {
		{"owner", "/v2/organizations/<id:1>/domains", `{"domain":"deld-<uniq>-1.example.org"}`},
		{"owner", "/v2/users/new", `{"organizationId":"<id:1>","username":"delhum-<uniq>-1","human":` + gigiV2 + `}`},
	},
	"cred4/key/list-user": {{"owner", "/zitadel.user.v2.UserService/AddKey", `{"userId":"<id:1>","expirationDate":"9999-12-31T23:59:59Z"}`}},

	"inst4/custom-domain/list-by-id":   {{"system", "/zitadel.instance.v2.InstanceService/AddCustomDomain", `{"instanceId":"<id:1>","customDomain":"uh-<uniq>-1.example.com"}`}},
	"user4/email/set-email-same":       {{"owner", "/v2/users/<id:1>/email", `{"email":"set@example.com","isVerified":true}`}},
	"may4/org-metadata-list/orgowner":  {{"owner", "/v2/organizations/<id:1>/metadata", `{"metadata":[{"key":"may","value":"eA=="}]}`}},
	"cross4/org/v2-rename-in-v1":       {{"owner", "/v2/organizations/<id:1>", `{"name":"Renamed-<uniq>-1"}`}},
	"cross4/org/v1-removed-in-v2":      {{"owner", "DELETE /admin/v1/orgs/<id:1>", ""}},
	"cross4/org/v2-deleted-in-v1":      {{"owner", "DELETE /v2/organizations/<id:1>", ""}},
	"cross4/instance/v2-domain-in-v1":  {{"system", "/zitadel.instance.v2.InstanceService/AddCustomDomain", `{"instanceId":"<id:1>","customDomain":"v2d-<uniq>-1.example.com"}`}},
	"cross4/instance/v2-update-in-v1":  {{"owner-cri", "/zitadel.instance.v2.InstanceService/UpdateInstance", `{"instanceName":"cri-<uniq>-2 v2"}`}},
	"cross4/instance/v2-trusted-in-v1": {{"owner-cri", "/zitadel.instance.v2.InstanceService/AddTrustedDomain", `{"trustedDomain":"tr-<uniq>-1.example.com"}`}},
	"cross4/instance/v2-delete-after-v1": {
		{"system", "DELETE /system/v1/instances/<id:1>", ""},
	},
	"life4/role/deleted-org-has-no-administrator": {{"owner", "DELETE /v2/organizations/<id:1>", ""}},
}

// needsV2 returns the calls that a case needs beside its own.
func needsV2(c *caseV2) (calls []string) {
	const addCustomDomain = "zitadel.instance.v2.InstanceService.AddCustomDomain"
	switch c.name {
	case "org4/domain/list-all", "org4/domain/list-limit", "org4/delete/ok":
		calls = append(calls, orgService+"AddOrganizationDomain")
	case "c-wire/version/empty", "r-wire/rules/idempotency-key-2":
		calls = append(calls, orgService+"AddOrganization")
	case "org4/metadata/list-all", "may4/org-metadata-list/orgowner", "may4/org-metadata-list/system":
		calls = append(calls, orgService+"SetOrganizationMetadata")
	case "cross4/org/v2-rename-in-v1":
		calls = append(calls, orgService+"UpdateOrganization")
	case "cross4/org/v2-deleted-in-v1", "cross4/org/v1-remove-after-v2", "life4/role/deleted-org-has-no-administrator":
		calls = append(calls, orgService+"DeleteOrganization")
	case "cross4/instance/v1-domain-removed-by-v2", "cross4/instance/v1-remove-after-v2":
		calls = append(calls, "zitadel.instance.v2.InstanceService.RemoveCustomDomain")
	case "cross4/instance/v2-domain-in-v1", "inst4/custom-domain/list-by-id":
		calls = append(calls, addCustomDomain)
	case "cross4/instance/v1-update-in-v2", "cross4/instance/v2-update-in-v1", "cross4/instance/v1-me":
		calls = append(calls, "zitadel.instance.v2.InstanceService.UpdateInstance")
	case "cross4/instance/v2-trusted-in-v1":
		calls = append(calls, "zitadel.instance.v2.InstanceService.AddTrustedDomain")
	case "cross4/org/v2-deactivate-after-v1", "cross4/org/v1-deactivated-in-v2":
		calls = append(calls, "POST /management/v1/orgs/me/_deactivate")
	case "cross4/org/v1-domain-in-v2", "cross4/org/v1-domain-again-in-v2":
		calls = append(calls, "POST /management/v1/orgs/me/domains")
	case "user4/list-filter/locked", "user4/list-filter/as-iamviewer", "user4/list-filter/as-system":
		calls = append(calls, "zitadel.user.v2.UserService.LockUser")
	case "user4/list-filter/metadata-value":
		calls = append(calls, "zitadel.user.v2.UserService.SetUserMetadata")
	case "life4/role/deleted-user-is-no-administrator":
		calls = append(calls, "zitadel.user.v2.UserService.DeleteUser")
	}
	return calls
}

// startV2 makes the instances.
func (g *goldenV2) startV2(tb testing.TB) {
	tb.Helper()
	for _, name := range sorted(instancesV2) {
		host, title, language := g.fill(instancesV2[name][0]), g.fill(instancesV2[name][1]), instancesV2[name][2]
		answer := g.send(tb, request{
			Method: "POST", Path: "/system/v1/instances/_create", Host: "localhost:8080", Authorization: g.authorization(tb, "system"),
			Body: fmt.Appendf(nil, `{"instanceName":%q,"firstOrgName":"Initech","customDomain":%q,"defaultLanguage":%q,
				"machine":{"userName":"robot","name":"R","personalAccessToken":{}}}`, title, host, language),
		})
		var made struct {
			InstanceID, Pat string
			Details         struct{ ResourceOwner string }
		}
		mustUnmarshal(tb, answer.Body, &made)
		if answer.Status != http.StatusOK {
			tb.Fatalf("create %s: %d %s", name, answer.Status, answer.Body)
		}
		g.owners[name] = &machine{instanceID: made.InstanceID, pat: made.Pat, host: host}
		g.values[name], g.values["default of "+name] = made.InstanceID, made.Details.ResourceOwner
		if name == "dom" {
			g.random = g.generated(tb, made.InstanceID, title)
		}
	}
	g.values["default"] = g.values["default of main"]
	g.values["alpha"], g.values["beta"] = g.value(tb, "org Alpha-<uniq>-1"), g.value(tb, "org Beta-<uniq>-1")
	g.value(tb, "org Gamma-<uniq>-1") // the fourth of the first lists
}

// generated returns the letters at random in an instance's generated host.
func (g *goldenV2) generated(tb testing.TB, instanceID, title string) string {
	tb.Helper()
	answer := g.send(tb, request{
		Method: "POST", Path: "/system/v1/instances/" + instanceID + "/domains/_search", Host: "localhost:8080",
		Authorization: g.authorization(tb, "system"), Body: []byte(`{"queries":[{"generatedQuery":{"generated":true}}]}`),
	})
	var found struct{ Result []struct{ Domain string } }
	mustUnmarshal(tb, answer.Body, &found)
	if len(found.Result) != 1 {
		tb.Fatalf("generated domains: got %s, want one", answer.Body)
	}
	return strings.TrimPrefix(strings.TrimSuffix(found.Result[0].Domain, ".localhost"), title+"-")
}

// value returns the id that a name of idsV2 stands for, and makes what it is
// the id of.
func (g *goldenV2) value(tb testing.TB, name string) string {
	tb.Helper()
	if id, ok := g.values[name]; ok {
		return id
	}
	kind, called, _ := strings.Cut(name, " ")
	switch {
	case kind == "user":
		g.values[name] = g.user(tb, called).userID
	case kind == "made":
		g.values[name] = g.made(tb, called)
	case name == "org lone": // whose only owner is the machine of that name
		g.values[name], _ = g.org(tb, called, "h-lone", "ORG_OWNER_VIEWER")
	case kind == "org":
		g.values[name], g.values["first "+called] = g.org(tb, g.fill(called), "h-"+strings.ReplaceAll(g.fill(called), " ", "-"), "ORG_OWNER")
	case slices.Contains([]string{"people", "ada", "bob", "zoe", "bot"}, name):
		g.people(tb)
	case name == "admins", name == "al2":
		g.values["admins"], g.values["al2"] = g.org(tb, g.fill("Admins-<uniq>-1"), g.fill("al2-<uniq>-1"), "ORG_OWNER_VIEWER", "ORG_USER_MANAGER")
	default:
		tb.Fatalf("nothing is known of %q", name)
	}
	return g.values[name]
}

// made makes a user of madeV2.
func (g *goldenV2) made(tb testing.TB, name string) string {
	tb.Helper()
	body := strings.ReplaceAll(madeV2[name], "<alpha>", g.value(tb, "alpha"))
	var made struct{ ID string }
	mustUnmarshal(tb, mustSucceed(tb, g.send(tb, g.owners["main"].callUser("CreateUser", g.fill(body)))).Body, &made)
	return made.ID
}

// people makes an organisation with the users who are searched for.
func (g *goldenV2) people(tb testing.TB) {
	tb.Helper()
	owner := g.owners["main"]
	g.values["people"] = g.mustAddOrg(tb, owner, `{"name":"People"}`).OrganizationID
	person := func(name, given, family, more string) string {
		return fmt.Sprintf(`"username":"%s-q1-1","human":{"profile":{"givenName":%q,"familyName":%q%s},"email":{"email":"%s@people.example","isVerified":true}`, name, given, family, more, name)
	}
	for name, body := range map[string]string{
		"ada": person("ada", "Ada", "Lovelace", "") + `,"phone":{"phone":"+41791112244","isVerified":true}}`,
		"bob": person("bob", "Bob", "Builder", `,"nickName":"bb"`) + "}",
		"zoe": strings.Replace(person("zoe", "zoe", "Adams", ""), `,"isVerified":true`, "", 1) + "}",
		"bot": `"username":"Bot-q1-1","machine":{"name":"Robot One"}`,
	} {
		g.values[name] = g.mustCreateUser(tb, owner, g.values["people"], body)
	}
}

// org makes an organisation of the main instance, with a person.
func (g *goldenV2) org(tb testing.TB, name, userName string, roles ...string) (orgID, userID string) {
	tb.Helper()
	answer := g.send(tb, g.owners["main"].by("POST", "/admin/v1/orgs/_setup", fmt.Sprintf(
		`{"org":{"name":%q},"roles":%s,"human":{"userName":%q,"profile":{"firstName":"Gigi","lastName":"Giraffe"},"email":{"email":"gigi@example.com"}}}`,
		name, quoted(roles), userName)))
	var made struct{ OrgID, UserID string }
	mustUnmarshal(tb, answer.Body, &made)
	if answer.Status != http.StatusOK {
		tb.Fatalf("set up %s: %d %s", name, answer.Status, answer.Body)
	}
	return made.OrgID, made.UserID
}

// user returns a machine of usersV2, or one without roles.
func (g *goldenV2) user(tb testing.TB, name string) *machine {
	tb.Helper()
	if m, ok := g.users[name]; ok {
		return m
	}
	described, ok := usersV2[name]
	if !ok {
		described = usersV2["plain"]
	}
	var roles []tenant.Role
	if described[1] != "" {
		roles = append(roles, tenant.Role(described[1]))
	}
	m := g.machineIn(tb, g.owners["main"], g.value(tb, described[0]), roles...)
	g.users[name] = m
	if described[2] != "" {
		if answer := g.send(tb, g.owners["main"].addMember(m.userID, described[2])); answer.Status != http.StatusOK {
			tb.Fatalf("roles of %s: %d %s", name, answer.Status, answer.Body)
		}
	}
	return m
}

// authorization returns the header's value that a case's kind asks for.
func (g *goldenV2) authorization(tb testing.TB, auth string) string {
	tb.Helper()
	switch auth {
	case "none":
		return ""
	case "system":
		return "Bearer " + g.sign(tb, systemClaims(time.Now()))
	case "owner":
		return "Bearer " + g.owners["main"].pat
	case "lifei2":
		return "Bearer " + g.recreated
	}
	// The machine that is deactivated and deleted has one token for each of these.
	if g.values["token "+auth] == "" && slices.Contains([]string{"ul", "ul2", "ul3"}, auth) {
		add := g.owners["main"].callUser("AddPersonalAccessToken", fmt.Sprintf(`{"userId":%q,"expirationDate":"2519-04-01T08:45:00Z"}`, g.value(tb, "made ul")))
		g.values["token "+auth] = g.mustDo(tb, add).Token
		if auth == "ul" {
			g.authorization(tb, "ul2") // nobody uses it
		}
	}
	if token, ok := g.values["token "+auth]; ok {
		return "Bearer " + token
	}
	if name, ok := strings.CutPrefix(auth, "owner-"); ok {
		return "Bearer " + g.owners[name].pat
	}
	if owner, ok := g.owners[auth]; ok {
		return "Bearer " + owner.pat
	}
	return "Bearer " + g.user(tb, auth).pat
}

// ids returns what the masks of a case's request stand for.
func (g *goldenV2) ids(tb testing.TB, c *caseV2) map[string]string {
	tb.Helper()
	text := c.path + string(c.body) + strings.Join(c.header["X-Zitadel-Orgid"], "")
	for _, before := range beforeV2[c.name] {
		text += before.path + before.body
	}
	ids := map[string]string{}
	if row := rowOfIDs(tb, c); row != nil {
		for i, name := range row[1:] {
			if label := fmt.Sprintf("<id:%d>", i+1); strings.Contains(text, label) {
				ids[label] = g.value(tb, strings.ReplaceAll(name, "*", path.Base(c.name)))
			}
		}
	}
	return ids
}

// rowOfIDs returns the row of idsV2 for a case, nil for none.
func rowOfIDs(tb testing.TB, c *caseV2) []string {
	tb.Helper()
	for _, row := range idsV2 {
		if ok, err := path.Match(row[0], c.name); err != nil {
			tb.Fatal(err)
		} else if ok {
			return row
		}
	}
	return nil
}

// remember keeps what later cases refer to.
func (g *goldenV2) remember(tb testing.TB, c *caseV2, answer answer) {
	tb.Helper()
	var wanted, got any
	if json.Unmarshal(c.answer, &wanted) != nil || json.Unmarshal(answer.Body, &got) != nil {
		return
	}
	g.rememberSecrets(tb, c, answer)
	m := newMasks(nil)
	m.apply(wanted, got)
	for label, id := range m.ids {
		g.values[c.name+" "+label] = id
	}
	if answered, ok := got.(map[string]any); ok {
		for _, member := range []string{"emailCode", "phoneCode", "verificationCode", "inviteCode"} {
			if code, ok := answered[member].(string); ok {
				g.values[c.name+" <code>"] = code
			}
		}
	}
	if c.name == "life4/instance/recreate-same-domain" {
		var made struct{ Pat string }
		mustUnmarshal(tb, answer.Body, &made)
		g.recreated = made.Pat
	}
}

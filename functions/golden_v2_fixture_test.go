package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// startV2 creates the instances.
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
	g.value(tb, "org Gamma-<uniq>-1") // the fourth entry of the first lists
}

// generated returns the random letters in an instance's generated host.
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

// value returns the id that a name in idsV2 stands for, creating the entity if
// needed.
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
	case name == "org lone": // the named machine is its only owner
		g.values[name], _ = g.org(tb, called, "h-lone", "ORG_OWNER_VIEWER")
	case kind == "org":
		g.values[name], g.values["first "+called] = g.org(tb, g.fill(called), "h-"+strings.ReplaceAll(g.fill(called), " ", "-"), "ORG_OWNER")
	case slices.Contains([]string{"people", "ada", "bob", "zoe", "bot"}, name):
		g.people(tb)
	case name == "admins", name == "al2":
		g.values["admins"], g.values["al2"] = g.org(tb, g.fill("Admins-<uniq>-1"), g.fill("al2-<uniq>-1"), "ORG_OWNER_VIEWER", "ORG_USER_MANAGER")
	default:
		tb.Fatalf("%q is unknown", name)
	}
	return g.values[name]
}

// made creates a user of madeV2.
func (g *goldenV2) made(tb testing.TB, name string) string {
	tb.Helper()
	body := strings.ReplaceAll(madeV2[name], "<alpha>", g.value(tb, "alpha"))
	var made struct{ ID string }
	mustUnmarshal(tb, mustSucceed(tb, g.send(tb, g.owners["main"].callUser("CreateUser", g.fill(body)))).Body, &made)
	return made.ID
}

// people creates an organisation with the users to search for.
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

// org creates an organisation of the main instance, with a person.
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

// user creates a machine of usersV2, or one without roles.
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

// authorization returns the header value for a case's kind of authorization.
func (g *goldenV2) authorization(tb testing.TB, auth string) string {
	tb.Helper()
	switch auth {
	case "none":
		return ""
	case "system":
		return "Bearer " + g.systemToken(tb)
	case "owner":
		return "Bearer " + g.owners["main"].pat
	case "lifei2":
		return "Bearer " + g.recreated
	}
	// The machine that is deactivated and deleted has a token for each of these.
	if g.values["token "+auth] == "" && slices.Contains([]string{"ul", "ul2", "ul3"}, auth) {
		add := g.owners["main"].callUser("AddPersonalAccessToken", fmt.Sprintf(`{"userId":%q,"expirationDate":"2519-04-01T08:45:00Z"}`, g.value(tb, "made ul")))
		g.values["token "+auth] = g.mustDo(tb, add).Token
		if auth == "ul" {
			g.authorization(tb, "ul2") // not used by any case
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

// ids returns the ids for the masks of a case's request.
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

// rowOfIDs returns the row of idsV2 for a case, or nil.
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

// remember stores what later cases refer to.
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

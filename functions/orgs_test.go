package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// setupAt returns a request for an organisation in a machine's instance.
func setupAt(m *machine, name string) request {
	return request{
		Method: "POST", Path: "/admin/v1/orgs/_setup", Host: m.host, Authorization: "Bearer " + m.pat,
		Body: fmt.Appendf(nil, `{"org":{"name":%q},"human":{"userName":%[1]q,"profile":{"firstName":"A","lastName":"B"},"email":{"email":"a@example.com"}}}`, name),
	}
}

// asAdmin sends a call of the Admin API as a machine.
func (s *system) asAdmin(tb testing.TB, m *machine, method, path, body string) answer {
	tb.Helper()
	return s.send(tb, request{Method: method, Path: "/admin/v1" + path, Host: m.host, Authorization: "Bearer " + m.pat, Body: []byte(body), AcceptLanguage: "en"})
}

// wantBody checks status and body. Ids, numbers and times in want are masks: see
// masks.
func (a answer) wantBody(tb testing.TB, what string, status int, want string) {
	tb.Helper()
	var got, wanted any
	mustUnmarshal(tb, a.Body, &got)
	mustUnmarshal(tb, []byte(want), &wanted)
	m := newMasks(nil)
	if diff := cmp.Diff(m.apply(nil, wanted), m.apply(wanted, got)); diff != "" || a.Status != status {
		tb.Errorf("%s: got %d, want %d (-want +got):\n%s", what, a.Status, status, diff)
	}
}

// refusalOf returns the body of a refusal.
func refusalOf(code int, text, id string) string {
	return fmt.Sprintf(`{"code":%d,"message":"%s (%s)","details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":%[3]q,"message":%[2]q}]}`, code, text, id)
}

// setOrg sets the state of an organisation in the table.
func (s *system) setOrg(tb testing.TB, m *machine, orgID, state string) {
	tb.Helper()
	s.change(tb, "INSTANCE#"+m.instanceID, "ORG#"+orgID, "SET #s = :s",
		map[string]types.AttributeValue{":s": &types.AttributeValueMemberS{Value: state}}, map[string]string{"#s": "state"})
}

// TestOrgs_get reads an organisation by id, and the default one. Source: the
// contract, reads.md, "Organisations".
func TestOrgs_get(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m, other := s.machineOwner(t, "get-orgs"), s.machineOwner(t, "get-other")
	orgID := s.mustMake(t, setupAt(m, "Globex")).OrgID
	notFound := refusalOf(5, "Organisation not found", "QUERY-leq5Q")
	org := func(name, state string) string {
		return fmt.Sprintf(`{"org":{"id":"<id:1>","details":{"sequence":"1","creationDate":"<time>","changeDate":"<time>","resourceOwner":"<id:1>"},
			"state":%q,"name":%q,"primaryDomain":"%s.get-orgs.example.com"}}`, state, name, strings.ToLower(name))
	}
	get := func(path string) answer { return s.asAdmin(t, m, "GET", path, "") }
	get("/orgs/"+orgID).wantBody(t, "by id", 200, org("Globex", "ORG_STATE_ACTIVE"))
	withHeader := func(id string) answer {
		return s.send(t, request{
			Method: "GET", Path: "/admin/v1/orgs/" + orgID, Host: m.host, Authorization: "Bearer " + m.pat,
			Header: http.Header{"X-Zitadel-Orgid": {id}},
		})
	}
	withHeader(s.defaultOrg(t, m.instanceID).ID).wantBody(t, "by id, with another one in the header", 200, org("Globex", "ORG_STATE_ACTIVE"))
	withHeader(orgID).wantBody(t, "by id, with the same in the header", 200, org("Globex", "ORG_STATE_ACTIVE"))
	withHeader("77").wantBody(t, "by id, with an unknown one in the header", 403, refusalOf(7, "Organisation doesn't exist", "AUTH-Bs7Ds"))
	for what, id := range map[string]string{
		"unknown": "1", "not a number": "x", "of another instance": s.defaultOrg(t, other.instanceID).ID, "a key": orgID + "%23x", "with a blank": orgID + "%20",
		"200 runes": strings.Repeat("%C3%BC", 200), "_setup": "_setup",
	} {
		get("/orgs/"+id).wantBody(t, what, 404, notFound)
	}
	get("/orgs/"+strings.Repeat("x", 201)).wantBody(t, "201 runes", 400, `{"code":3,"message":"invalid GetOrgByIDRequest.Id: value length must be between 1 and 200 runes, inclusive"}`)
	get("/orgs/default").wantBody(t, "default", 200, `{"org":{"id":"<id:1>","details":{"sequence":"1","creationDate":"<time>","changeDate":"<time>","resourceOwner":"<id:1>"},
		"state":"ORG_STATE_ACTIVE","name":"get-orgs","primaryDomain":"get-orgs.localhost"}}`)
	s.setOrg(t, m, orgID, "inactive")
	get("/orgs/"+orgID).wantBody(t, "inactive", 200, org("Globex", "ORG_STATE_INACTIVE"))
	// The original returns the remains.
	s.bury(t, &tenant.Org{InstanceID: m.instanceID, ID: orgID})
	get("/orgs/"+orgID).wantBody(t, "removed", 404, notFound)
}

// TestOrgs_isUnique checks which names are free. Source: the contract, reads.md,
// "Organisations".
func TestOrgs_isUnique(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "unique")
	setup := setupAt(m, "Globex")
	setup.Body = []byte(strings.Replace(string(setup.Body), `"name":"Globex"`, `"name":"Globex","domain":"globex.example"`, 1))
	orgID := s.mustMake(t, setup).OrgID
	const unique, taken = `{"isUnique":true}`, `{}`
	check := func(query string, status int, want string) {
		t.Helper()
		s.asAdmin(t, m, "GET", "/orgs/_is_unique"+query, "").wantBody(t, query, status, want)
	}
	for query, want := range map[string]string{
		"?name=Globex": taken, "?name=gLOBEX": taken, "?name=Initech": unique, "?name=%20Globex": unique, "?name=Globex%20": unique, "?name=Glob": unique,
		"?domain=globex.example": taken, "?domain=GLOBEX.example": taken, "?domain=globex.unique.example.com": taken, "?domain=initech.example": unique,
		"?domain=%20globex.example": unique, "?domain=x_y": unique, "?name=Initech&domain=globex.example": taken, "?name=globex&domain=initech.example": taken,
		"?name=Initech&domain=initech.example": unique, "?name=Initech&other=1&other=2": unique, "?name=" + strings.Repeat("%C3%BC", 200): unique,
		"?domain=" + strings.Repeat("%C3%BC", 200): unique,
	} {
		check(query, 200, want)
	}
	invalid := refusalOf(3, "Request is invalid", "QUERY-DGqfd")
	for _, query := range []string{"", "?name=&domain=", "?other=Globex"} {
		check(query, 400, invalid)
	}
	check("?name=a&name=b", 400, `{"code":3,"message":"too many values for field \"name\": a, b"}`)
	check("?name="+strings.Repeat("x", 201), 400, `{"code":3,"message":"invalid IsOrgUniqueRequest.Name: value length must be at most 200 runes"}`)
	check("?domain="+strings.Repeat("x", 201), 400, `{"code":3,"message":"invalid IsOrgUniqueRequest.Domain: value length must be at most 200 runes"}`)
	s.bury(t, &tenant.Org{InstanceID: m.instanceID, ID: orgID})
	check("?name=Globex&domain=globex.example", 200, unique)
}

// TestOrgs_setDefault checks success, its record and event, and each refusal.
func TestOrgs_setDefault(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m, other := s.machineOwner(t, "set-default"), s.machineOwner(t, "set-default-other")
	first, second := s.defaultOrg(t, m.instanceID).ID, s.mustMake(t, setupAt(m, "Globex")).OrgID
	set := func(id string) answer { return s.asAdmin(t, m, "PUT", "/orgs/default/"+id, "{}") }
	notFound := refusalOf(9, "Organisation not found", "INSTA-Wfe21")
	for what, id := range map[string]string{"unknown": "1", "not a number": "x", "of another instance": s.defaultOrg(t, other.instanceID).ID} {
		set(id).wantBody(t, what, 400, notFound)
	}
	set(first).wantBody(t, "the same", 400, refusalOf(9, "Instance not changed", "INST-SDfw2"))
	set(strings.Repeat("x", 201)).wantBody(t, "too long", 400, `{"code":3,"message":"invalid SetDefaultOrgRequest.OrgId: value length must be between 1 and 200 runes, inclusive"}`)
	s.setOrg(t, m, second, "inactive")
	set(second).wantBody(t, "inactive", 400, notFound)
	s.setOrg(t, m, second, "active")
	if got := s.defaultOrg(t, m.instanceID).ID; got != first {
		t.Errorf("default after refusals: got %s, want %s", got, first)
	}
	keyed := withKey(request{Method: "PUT", Path: "/admin/v1/orgs/default/" + second, Host: m.host, Authorization: "Bearer " + m.pat, Body: []byte("{}")}, "k1")
	for _, replayed := range []string{"", "true"} {
		a := s.send(t, keyed)
		a.wantBody(t, "set", 200, fmt.Sprintf(`{"details":{"sequence":"2","changeDate":"<time>","resourceOwner":%q}}`, m.instanceID))
		if got := a.Header.Get("Idempotent-Replayed"); got != replayed {
			t.Errorf("Idempotent-Replayed: got %q, want %q", got, replayed)
		}
	}
	if got := s.defaultOrg(t, m.instanceID).ID; got != second {
		t.Errorf("default: got %s, want %s", got, second)
	}
	want := []string{fmt.Sprintf(`%s {"instanceId":%q,"orgId":%q,"previousOrgId":%q}`, m.userID, m.instanceID, second, first)}
	var got []string
	for _, e := range s.told(t)[""] {
		if e.Type == "DefaultOrgSet" {
			got = append(got, e.Actor+" "+string(e.Data))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	s.asAdmin(t, m, "GET", "/orgs/default", "").wantBody(t, "default", 200, `{"org":{"id":"<id:1>","details":{"sequence":"1","creationDate":"<time>","changeDate":"<time>",
		"resourceOwner":"<id:1>"},"state":"ORG_STATE_ACTIVE","name":"Globex","primaryDomain":"globex.set-default.example.com"}}`)
}

// TestOrgs_search checks the translation of the message; pkg/org tests the
// conditions.
func TestOrgs_search(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "zulu")
	ids := map[string]string{"zulu": s.defaultOrg(t, m.instanceID).ID}
	for _, name := range []string{"Beta", "alpha one", "Alpha Two", "100%_", "Gone", "Idle"} {
		ids[name] = s.mustMake(t, setupAt(m, name)).OrgID
	}
	s.bury(t, &tenant.Org{InstanceID: m.instanceID, ID: ids["Gone"]})
	s.setOrg(t, m, ids["Idle"], "inactive")
	all := []string{"zulu", "Beta", "alpha one", "Alpha Two", "100%_", "Idle"}
	type found struct {
		Details struct {
			TotalResult, ViewTimestamp, NextCursor string
			TotalIsMinimum                         bool
		}
		Result []struct{ Name string }
	}
	search := func(body string) (names []string, got found) {
		t.Helper()
		a := s.asAdmin(t, m, "POST", "/orgs/_search", body)
		mustUnmarshal(t, mustSucceed(t, a).Body, &got)
		for _, o := range got.Result {
			names = append(names, o.Name)
		}
		return names, got
	}
	check := func(body string, total int, want ...string) {
		t.Helper()
		names, got := search(body)
		wantTotal := ""
		if total > 0 {
			wantTotal = fmt.Sprint(total)
		}
		if !slices.Equal(names, want) || got.Details.TotalResult != wantTotal || got.Details.ViewTimestamp == "" || got.Details.TotalIsMinimum {
			t.Errorf("%s: got %q of %+v, want %q of %d", body, names, got.Details, want, total)
		}
	}
	byName := []string{"100%_", "alpha one", "Alpha Two", "Beta", "Idle", "zulu"}
	down := slices.Clone(byName)
	slices.Reverse(down)
	query := func(q string) string { return `{"queries":[` + q + `]}` }
	check(`{}`, 6, all...)
	check(`{"query":{"asc":true}}`, 6, all...)
	check(`{"sortingColumn":"ORG_FIELD_NAME_UNSPECIFIED"}`, 6, all...)
	check(`{"sortingColumn":"NOPE"}`, 6, all...)
	check(`{"sortingColumn":"ORG_FIELD_NAME_NAME"}`, 6, down...)
	check(`{"sortingColumn":"ORG_FIELD_NAME_NAME","query":{"asc":true}}`, 6, byName...)
	check(`{"sortingColumn":1,"query":{"asc":true,"limit":2,"offset":"1"}}`, 6, byName[1:3]...)
	check(`{"query":{"limit":2,"offset":4}}`, 6, all[4:]...)
	check(`{"query":{"offset":6}}`, 6)
	check(query(`{"idQuery":{"id":"`+ids["Beta"]+`"}}`), 1, "Beta")
	check(query(`{"idQuery":{"id":"`+ids["Gone"]+`"}}`), 0)
	check(query(`{"idQuery":{}}`), 0)
	check(query(`{"nameQuery":{"name":"Beta"}}`), 1, "Beta")
	check(query(`{"nameQuery":{"name":"beta"}}`), 0)
	check(query(`{"nameQuery":{"name":"Gone"}}`), 0)
	check(query(`{"nameQuery":{"name":"beta","method":"TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE"}}`), 1, "Beta")
	check(query(`{"nameQuery":{"name":"alpha","method":2}}`), 1, "alpha one")
	check(query(`{"nameQuery":{"name":"ALPHA","method":"TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE"}}`), 2, "alpha one", "Alpha Two")
	check(query(`{"nameQuery":{"name":"a","method":"TEXT_QUERY_METHOD_CONTAINS"}}`), 3, "Beta", "alpha one", "Alpha Two")
	check(query(`{"nameQuery":{"name":"%","method":"TEXT_QUERY_METHOD_CONTAINS"}}`), 1, "100%_")
	check(query(`{"nameQuery":{"name":"TWO","method":"TEXT_QUERY_METHOD_ENDS_WITH_IGNORE_CASE"}}`), 1, "Alpha Two")
	check(query(`{"domainQuery":{"domain":"beta.zulu.example.com"}}`), 1, "Beta")
	check(query(`{"domainQuery":{"domain":"gone.zulu.example.com"}}`), 0)
	check(query(`{"domainQuery":{"domain":"alpha","method":"TEXT_QUERY_METHOD_STARTS_WITH"}}`), 2, "alpha one", "Alpha Two")
	check(query(`{"stateQuery":{"state":"ORG_STATE_INACTIVE"}}`), 1, "Idle")
	check(query(`{"stateQuery":{"state":"ORG_STATE_ACTIVE"}}`), 5, all[:5]...)
	check(query(`{"stateQuery":{"state":"ORG_STATE_REMOVED"}}`), 0)
	check(query(`{"stateQuery":{}}`), 0)
	check(query(`{"stateQuery":{"state":"NOPE"}}`), 0)
	check(query(`{"stateQuery":{"state":"ORG_STATE_ACTIVE"}},{"nameQuery":{"name":"l","method":"TEXT_QUERY_METHOD_CONTAINS"}},{"nameQuery":{"name":"Two","method":6}}`), 1, "Alpha Two")

	// Page by page, in both orders.
	for body, want := range map[string][]string{`"sortingColumn":"ORG_FIELD_NAME_NAME"`: down, `"queries":[]`: all} {
		var walked []string
		for cursor := "start"; ; {
			names, got := search(`{"query":{"limit":2,"cursor":"` + cursor + `"},` + body + `}`)
			walked = append(walked, names...)
			if cursor = got.Details.NextCursor; cursor == "" {
				break
			}
		}
		if !slices.Equal(walked, want) {
			t.Errorf("page by page by %s: got %q, want %q", body, walked, want)
		}
	}
	for body, want := range map[string]string{
		query(`{}`):                                                   "invalid ListOrgsRequest.Queries[0]: embedded message failed validation | caused by: invalid OrgQuery.Query: value is required",
		query(`{"nameQuery":{"method":99}}`):                          "invalid ListOrgsRequest.Queries[0]: embedded message failed validation | caused by: invalid OrgQuery.NameQuery: embedded message failed validation | caused by: invalid OrgNameQuery.Method: value must be one of the defined enum values",
		query(`{"stateQuery":{"state":9}}`):                           "invalid ListOrgsRequest.Queries[0]: embedded message failed validation | caused by: invalid OrgQuery.StateQuery: embedded message failed validation | caused by: invalid OrgStateQuery.State: value must be one of the defined enum values",
		`{"query":{"cursor":"x"}}`:                                    "the cursor is not one of this list (STORE-cUrs1)",
		`{"query":{"offset":10001}}`:                                  "query.offset must be at most 10000; to read a longer list, send query.cursor \"start\" and then details.nextCursor of each page (LIST-oFfs1)",
		`{"query":{"cursor":"x"},"queries":[{"idQuery":{"id":"1"}}]}`: "the cursor is not one of this list (STORE-cUrs1)",
	} {
		a := s.asAdmin(t, m, "POST", "/orgs/_search", body)
		var refusal struct{ Message string }
		if err := json.Unmarshal(a.Body, &refusal); err != nil || a.Status != 400 || refusal.Message != want {
			t.Errorf("%s: got %d %s, want %s", body, a.Status, a.Body, want)
		}
	}
}

// TestOrgs_whoMay makes each call with each role.
func TestOrgs_whoMay(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	s.checkWhoMay(t, []needingCall{
		{needRead, "GET", "/admin/v1/orgs/1", "", `404 {"code":5,"message":"Organisation not found (QUERY-leq5Q)"`},
		{needRead, "GET", "/admin/v1/orgs/_setup", "", `404 {"code":5,"message":"Organisation not found (QUERY-leq5Q)"`},
		{needRead, "GET", "/admin/v1/orgs/default", "", `200 {"org":`},
		{needRead, "GET", "/admin/v1/orgs/_is_unique?name=x", "", `200 {"isUnique":true}`},
		{needRead, "POST", "/admin/v1/orgs/_search", "{}", `200 {"details":`},
		{needRead, "GET", "/admin/v1/instances/me", "", `200 {"instance":`},
		{needWrite, "PUT", "/admin/v1/orgs/default/1", "{}", `400 {"code":9,"message":"Organisation not found (INSTA-Wfe21)"`},
		{needWrite, "DELETE", "/admin/v1/orgs/1", "", `404 {"code":5,"message":"Organisation not found (COMMA-aps2n)"`},
		{needWrite, "DELETE", "/admin/v1/orgs/_setup", "", `404 {"code":5,"message":"Organisation not found (COMMA-aps2n)"`},
		{needWrite, "POST", "/admin/v1/orgs/_setup", "{}", `400 {"code":3,"message":"invalid SetUpOrgRequest.`},
	})
}

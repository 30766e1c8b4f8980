package functions_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// metadataOf are the calls of an owner of metadata.
type metadataOf struct {
	*system
	// call returns a call, with members added to the owner's id.
	call func(name, members string) request
	// rest returns a request to a REST path below the owner's.
	rest func(method, path, body string) request
	// setNone, removeNone and unknown are error ids.
	setNone, removeNone, unknown string
	// limit is the applied limit of a list without one.
	limit string
}

// metadataChecks are those that apply to every owner of metadata.
var metadataChecks = map[string]func(metadataOf, *testing.T){
	"rules": metadataOf.check, "removal": metadataOf.checkRemoval, "large": metadataOf.checkLarge,
}

// listedMetadata is a list of metadata.
type listedMetadata struct {
	Metadata   []struct{ Key, Value, CreationDate, ChangeDate string }
	Pagination struct {
		TotalResult, AppliedLimit, NextCursor string
		TotalIsMinimum                        bool
	}
}

// text returns "key=value ..." with the total and the applied limit.
func (l listedMetadata) text(tb testing.TB) string {
	tb.Helper()
	var all []string
	for _, m := range l.Metadata {
		value, err := base64.StdEncoding.DecodeString(m.Value)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s=%s", m.Key, value))
	}
	return fmt.Sprintf("%s of %s, %s", strings.Join(all, " "), l.Pagination.TotalResult, l.Pagination.AppliedLimit)
}

func (m metadataOf) list(t *testing.T, members string) (list listedMetadata) {
	t.Helper()
	mustUnmarshal(t, mustSucceed(t, m.send(t, m.call("List", members))).Body, &list)
	return list
}

func (m metadataOf) want(t *testing.T, what, members, want string) {
	t.Helper()
	if got := m.list(t, members).text(t); got != want {
		t.Errorf("%s: got %s, want %s", what, got, want)
	}
}

// entries returns the members of a Set call, from alternating keys and values.
func entries(keysAndValues ...string) string {
	var all []string
	for n := 0; n < len(keysAndValues); n += 2 {
		all = append(all, fmt.Sprintf(`{"key":%q,"value":%q}`, keysAndValues[n], base64.StdEncoding.EncodeToString([]byte(keysAndValues[n+1]))))
	}
	return `,"metadata":[` + strings.Join(all, ",") + `]`
}

// check checks all rules of metadata.
func (m metadataOf) check(t *testing.T) {
	t.Helper()
	all := m.limit
	m.want(t, "nothing yet", "", " of , "+all)
	mustSucceed(t, m.send(t, m.call("Set", entries("plan", "gold", "seats", "5", "plan", "silver", "empty", ""))))
	m.want(t, "set", `,"pagination":{"asc":true}`, "empty= plan=silver seats=5 of 3, "+all)
	before := m.list(t, "").Metadata[1]
	var set struct{ SetDate string }
	mustUnmarshal(t, mustSucceed(t, m.send(t, m.call("Set", entries("plan", "gold")))).Body, &set)
	after := m.list(t, "").Metadata[1]
	if after.CreationDate != before.CreationDate || after.ChangeDate == before.ChangeDate || after.ChangeDate != set.SetDate || before.CreationDate != before.ChangeDate {
		t.Errorf("set again at %s: got %+v after %+v", set.SetDate, after, before)
	}
	mustSucceed(t, m.send(t, m.call("Set", entries("Plan", "x", "a_b", "x", "a-b", "x", " ü 🦄", "x"))))

	const filter = `,"pagination":{"asc":true},"filters":[{"keyFilter":{"key":%q,"method":"TEXT_FILTER_METHOD_%s"}}]`
	for _, tt := range [][3]string{
		{"plan", "EQUALS", "plan=gold of 1, "},
		{"PLAN", "EQUALS", " of , "},
		{"PLAN", "EQUALS_IGNORE_CASE", "Plan=x plan=gold of 2, "},
		{"pl", "STARTS_WITH", "plan=gold of 1, "},
		{"PL", "STARTS_WITH_IGNORE_CASE", "Plan=x plan=gold of 2, "},
		{"_", "CONTAINS", "a_b=x of 1, "},
		{"LA", "CONTAINS_IGNORE_CASE", "Plan=x plan=gold of 2, "},
		{"s", "ENDS_WITH", "seats=5 of 1, "},
		{"B", "ENDS_WITH_IGNORE_CASE", "a-b=x a_b=x of 2, "},
	} {
		m.want(t, tt[0]+" "+tt[1], fmt.Sprintf(filter, tt[0], tt[1]), tt[2]+all)
	}
	m.want(t, "two filters", `,"filters":[{"keyFilter":{"key":"a","method":2}},{"keyFilter":{"key":"-","method":4}}]`, "a-b=x of 1, "+all)
	m.want(t, "two keys", `,"filters":[{"keyFilter":{"key":"plan"}},{"keyFilter":{"key":"seats"}}]`, " of , "+all)
	m.want(t, "down", `,"pagination":{"limit":2}`, "seats=5 plan=gold of 7, 2")
	m.want(t, "offset", `,"pagination":{"limit":2,"offset":1}`, "plan=gold empty= of 7, 2")
	m.want(t, "past the end", `,"pagination":{"offset":8}`, " of 7, "+all)
	next := m.list(t, `,"pagination":{"limit":5}`).Pagination.NextCursor
	m.want(t, "cursor", fmt.Sprintf(`,"pagination":{"limit":5,"cursor":%q}`, next), "Plan=x  ü 🦄=x of , 5")
	for what, members := range map[string][2]string{
		"too large a page": {`,"pagination":{"limit":1001}`, "QUERY-4M0fs"},
		"cursor of a key":  {fmt.Sprintf(`,"pagination":{"cursor":%q},"filters":[{"keyFilter":{"key":"plan"}}]`, next), "STORE-cUrs1"},
		"no cursor":        {`,"pagination":{"cursor":"x"}`, "STORE-cUrs1"},
	} {
		m.wantRefused(t, what, m.call("List", members[0]), 400, members[1])
	}
}

// checkRemoval checks the removal of metadata, over Connect and REST.
func (m metadataOf) checkRemoval(t *testing.T) {
	t.Helper()
	mustSucceed(t, m.send(t, m.call("Set", entries("a", "1", "b", "2", "c d&e", "3", "f", "4"))))
	for what, tt := range map[string]struct {
		r      request
		status int
		id     string
	}{
		"none":               {m.call("Delete", ""), 400, m.removeNone},
		"none by REST":       {m.rest("DELETE", "/metadata?key=a", ""), 400, m.removeNone},
		"one of two unknown": {m.call("Delete", `,"keys":["a","x"]`), 404, m.unknown},
		"by REST":            {m.rest("DELETE", "/metadata?keys=a&keys=x", ""), 404, m.unknown},
		"in a body by REST":  {m.rest("DELETE", "/metadata", `{"keys":["a"]}`), 400, m.removeNone},
		"nothing set":        {m.call("Set", ""), 400, m.setNone},
	} {
		m.wantRefused(t, what, tt.r, tt.status, tt.id)
	}
	mustSucceed(t, m.send(t, m.call("Delete", `,"keys":["a","a"]`)))
	m.wantRefused(t, "again", m.call("Delete", `,"keys":["a"]`), 404, m.unknown)
	mustSucceed(t, m.send(t, m.rest("DELETE", "/metadata?keys=b&keys="+url.QueryEscape("c d&e"), "")))
	m.want(t, "left", "", "f=4 of 1, "+m.limit)
	mustSucceed(t, m.send(t, m.rest("DELETE", "/metadata?keys=f", "")))
}

// checkLarge checks values that are too large, and pages of large ones.
func (m metadataOf) checkLarge(t *testing.T) {
	t.Helper()
	large := strings.Repeat("x", 400_000)
	m.wantRefused(t, "a value too large", m.call("Set", entries("a", large+"x")), 400, "META-lArg1")
	for what, tt := range map[string][2]string{
		"larger than the field": {entries("a", strings.Repeat(large, 2)), "value length must be at most 500000 bytes"},
		"too many keys":         {`,"metadata":[` + strings.Repeat(`{"key":"a"},`, 50) + `{"key":"a"}]`, "no more than 50 item(s)"},
		"key too long":          {entries(strings.Repeat("ü", 201), ""), "between 1 and 200 runes"},
		"no key":                {entries("", ""), "between 1 and 200 runes"},
	} {
		m.wantStatus(t, what, m.call("Set", tt[0]), 400, tt[1])
	}
	// 3 MB become 4 MB in base64, the most that a request may have.
	all := make([]string, 0, 14)
	for n := range 7 {
		all = append(all, strings.Repeat("🦄", 199)+fmt.Sprint(n), large)
	}
	mustSucceed(t, m.send(t, m.call("Set", entries(all...))))
	pages, keys, next := 0, 0, ""
	for ; pages < 7; pages++ {
		list := m.list(t, fmt.Sprintf(`,"pagination":{"cursor":%q}`, next))
		if (list.Pagination.TotalResult != "7") != (pages > 0) || list.Pagination.TotalIsMinimum {
			t.Errorf("page %d: got total %s", pages+1, list.Pagination.TotalResult)
		}
		keys += len(list.Metadata)
		if next = list.Pagination.NextCursor; next == "" {
			break
		}
	}
	if keys != 7 || pages != 1 {
		t.Errorf("got %d keys on %d pages, want 7 on two", keys, pages+1)
	}
}

// TestMetadata_setAtOnce has twenty concurrent calls set one key of an organisation,
// and of a user: all succeed, and one value remains.
func TestMetadata_setAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	owner := s.machineOwner(t, "metadata-race")
	for of, m := range map[string]metadataOf{
		"organisation": s.metadataOfOrg(owner, s.defaultOrg(t, owner.instanceID).ID), "user": s.metadataOfUser(owner, s.colleague(t, owner).userID),
	} {
		if got := s.countAtOnce(t, 20, func(n int) request { return m.call("Set", entries("raced", fmt.Sprint(n))) }); got[200] != 20 {
			t.Errorf("%s: got %v", of, got)
		}
		if list := m.list(t, `,"filters":[{"keyFilter":{"key":"raced"}}]`); len(list.Metadata) != 1 {
			t.Errorf("%s: got %+v", of, list)
		}
	}
}

// metadataOfOrg returns the calls about an organisation's metadata, by a user.
func (s *system) metadataOfOrg(by *machine, orgID string) metadataOf {
	return metadataOf{
		system: s, setNone: "META-9mm2d", removeNone: "META-9mw2d", unknown: "META-2npds",
		call: func(name, members string) request {
			return by.callOrg(name+"OrganizationMetadata", fmt.Sprintf(`{"organizationId":%q%s}`, orgID, members))
		},
		rest: func(method, path, body string) request { return by.by(method, "/v2/organizations/"+orgID+path, body) },
	}
}

// TestOrganizationMetadata checks metadata of organisations. Source: the contract,
// v2.md, sections 3 and 6.
func TestOrganizationMetadata(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "metadata")
	for name, check := range metadataChecks {
		t.Run(name, func(t *testing.T) {
			check(s.metadataOfOrg(m, s.mustAddOrg(t, m, fmt.Sprintf(`{"name":%q}`, name)).OrganizationID), t)
		})
	}
}

// TestOrganizationMetadata_owner checks that metadata belongs to one organisation,
// is visible to callers who may read it, and goes with it.
func TestOrganizationMetadata_owner(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "metadata-owner")
	one, other := s.mustAddOrg(t, m, `{"name":"One"}`).OrganizationID, s.mustAddOrg(t, m, `{"name":"Other"}`).OrganizationID
	viewer, stranger := s.machineIn(t, m, one, "ORG_OWNER_VIEWER"), s.machineIn(t, m, one)
	mine := s.metadataOfOrg(m, one)
	mustSucceed(t, s.send(t, mine.call("Set", entries("a", "1"))))
	for _, tt := range []struct {
		name   string
		of     metadataOf
		listed string
		// status and id are the result of a change; metadata changes unless it is
		// refused.
		status int
		id     string
	}{
		{"viewer", s.metadataOfOrg(viewer, one), "a=1 of 1, ", 403, "AUTH-AWfge"},
		{"stranger", s.metadataOfOrg(stranger, one), " of , ", 404, "AUTHZ-cdgFk"},
		{"another organisation's viewer", s.metadataOfOrg(viewer, other), " of , ", 404, "AUTHZ-cdgFk"},
		{"another organisation", s.metadataOfOrg(m, other), " of , ", 404, "META-2npds"},
		{"nobody", s.metadataOfOrg(m, "7"), " of , ", 400, "COMMAND-QXPGs"},
		{"no id", s.metadataOfOrg(m, "x"), " of , ", 400, "COMMAND-QXPGs"},
	} {
		tt.of.want(t, tt.name, "", tt.listed)
		s.wantRefused(t, tt.name, tt.of.call("Delete", `,"keys":["a"]`), tt.status, tt.id)
		if tt.id != "META-2npds" {
			s.wantRefused(t, tt.name, tt.of.call("Set", entries("a", "2")), tt.status, tt.id)
		}
	}
	s.wantRefused(t, "nothing, of nobody", s.metadataOfOrg(m, "7").call("Set", ""), 400, "META-9mm2d")
	s.wantRefused(t, "nothing, by a viewer", s.metadataOfOrg(viewer, one).call("Set", ""), 403, "AUTH-AWfge")
	// The same with a header that names another organisation.
	r := mine.call("List", "")
	r.Header.Set("X-Zitadel-Orgid", other)
	if a := mustSucceed(t, s.send(t, r)); !strings.Contains(string(a.Body), `"key":"a"`) {
		t.Errorf("by a header: got %s", a.Body)
	}
	mustSucceed(t, s.send(t, m.callOrg("DeleteOrganization", fmt.Sprintf(`{"organizationId":%q}`, one))))
	mine.want(t, "of a removed one", "", " of , ")
	s.wantRefused(t, "of a removed one", mine.call("Set", entries("a", "2")), 400, "COMMAND-QXPGs")
	s.wantRefused(t, "of a removed one", mine.call("Delete", `,"keys":["a"]`), 400, "COMMAND-QXPGs")
}

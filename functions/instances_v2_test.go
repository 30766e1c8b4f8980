package functions_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// onInstances returns a call of zitadel.instance.v2.
func onInstances(host, token, method, body string) request {
	return connectCall(host, token, "instance.v2.InstanceService/"+method, body)
}

// bySystem returns a call of zitadel.instance.v2 by a system user, at a host that
// belongs to no instance.
func (s *system) bySystem(tb testing.TB, method, format string, parts ...any) request {
	tb.Helper()
	return onInstances("nobody.example.com", s.systemToken(tb), method, fmt.Sprintf(format, parts...))
}

// listedV2 is a list response of zitadel.instance.v2.
type listedV2 struct {
	Instances              []struct{ ID string }
	Domains, TrustedDomain []struct {
		InstanceID, CreationDate, Domain string
		Primary, Generated               bool
	}
	Pagination struct{ TotalResult, AppliedLimit, NextCursor string }
}

// names returns the ids or domains of the list, in order.
func (l listedV2) names() string {
	var names []string
	for _, i := range l.Instances {
		names = append(names, i.ID)
	}
	for _, d := range append(l.Domains, l.TrustedDomain...) {
		names = append(names, d.Domain)
	}
	return strings.Join(names, " ")
}

// wantList checks the names in a list, its total, and the limit that it reports.
func (s *system) wantList(t *testing.T, name string, r request, names, total, limit string) listedV2 {
	t.Helper()
	var list listedV2
	a := mustSucceed(t, s.send(t, r))
	if err := json.Unmarshal(a.Body, &list); err != nil || list.names() != names || list.Pagination.TotalResult != total || list.Pagination.AppliedLimit != limit {
		t.Errorf("%s: got %s, want %q of %q with limit %q", name, a.Body, names, total, limit)
	}
	return list
}

// wantStatus checks a response's status and a part of its body.
func (s *system) wantStatus(t *testing.T, name string, r request, status int, part string) {
	t.Helper()
	if a := s.send(t, r); a.Status != status || !strings.Contains(string(a.Body), part) {
		t.Errorf("%s: got %d %s, want %d %s", name, a.Status, a.Body, status, part)
	}
}

// TestInstancesV2_list checks lists. Source: the contract, v2.md, sections 5, 6 and
// 9.
func TestInstancesV2_list(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	one, two, three := s.machineOwner(t, "b-list"), s.machineOwner(t, "A-list"), s.machineOwner(t, "c-list")
	list := func(format string, parts ...any) request { return s.bySystem(t, "ListInstances", format, parts...) }
	inOrder := func(all ...*machine) string {
		var ids []string
		for _, m := range all {
			ids = append(ids, m.instanceID)
		}
		return strings.Join(ids, " ")
	}
	for name, tt := range map[string]struct {
		r                   request
		names, total, limit string
	}{
		"all, newest first": {list("{}"), inOrder(three, two, one), "3", ""},
		"ids": {
			list(`{"filters":[{"inIdsFilter":{"ids":[%q,%q,"1"]}}],"sortingColumn":"FIELD_NAME_CREATION_DATE","pagination":{"asc":true}}`, two.instanceID, one.instanceID),
			inOrder(one, two), "2", "",
		},
		"by id":            {list(`{"filters":[{"inIdsFilter":{"ids":[%q,%q]}}],"sortingColumn":"FIELD_NAME_ID"}`, one.instanceID, two.instanceID), inOrder(two, one), "2", ""},
		"by name":          {list(`{"sortingColumn":"FIELD_NAME_NAME","pagination":{"asc":true}}`), inOrder(two, one, three), "3", ""},
		"limit":            {list(`{"filters":[{"inIdsFilter":{"ids":[%q,%q]}}],"pagination":{"asc":true,"limit":1}}`, one.instanceID, two.instanceID), inOrder(one), "2", "1"},
		"past the end":     {list(`{"filters":[{"inIdsFilter":{"ids":[%q]}}],"pagination":{"offset":5}}`, one.instanceID), "", "1", ""},
		"unknown":          {list(`{"filters":[{"inIdsFilter":{"ids":["1"]}}]}`), "", "", ""},
		"no ids":           {list(`{"filters":[{"inIdsFilter":{}}]}`), "", "", ""},
		"no domains":       {list(`{"filters":[{"customDomainsFilter":{}}]}`), "", "", ""},
		"domains":          {list(`{"filters":[{"customDomainsFilter":{"domains":["B-LIST.example.com","nobody.example.com","a b"]}}]}`), inOrder(one), "1", ""},
		"both":             {list(`{"filters":[{"customDomainsFilter":{"domains":["b-list.example.com"]}},{"inIdsFilter":{"ids":[%q]}}]}`, two.instanceID), "", "", ""},
		"the most":         {list(`{"pagination":{"limit":1000}}`), inOrder(three, two, one), "3", "1000"},
		"at a tenant's":    {onInstances(one.host, s.systemToken(t), "ListInstances", "{}"), inOrder(three, two, one), "3", ""},
		"an offset of all": {list(`{"pagination":{"offset":1,"limit":1}}`), inOrder(two), "3", "1"},
	} {
		s.wantList(t, name, tt.r, tt.names, tt.total, tt.limit)
	}

	// A list in order of creation can be read to its end by cursors.
	var all []string
	for cursor := "-"; cursor != ""; {
		page := s.wantPage(t, list(`{"pagination":{"limit":2,"asc":true,"cursor":%q}}`, strings.TrimPrefix(cursor, "-")))
		all = append(all, page.names())
		cursor = page.Pagination.NextCursor
	}
	if got := strings.Join(all, " "); got != inOrder(one, two, three) {
		t.Errorf("by cursors: got %s", got)
	}

	refusals := map[string]struct {
		r      request
		status int
		part   string
	}{
		"twice an id":          {list(`{"filters":[{"inIdsFilter":{"ids":["1","1"]}}]}`), 400, "invalid ListInstancesRequest.Filters[0]: embedded message failed validation | caused by: invalid Filter.InIdsFilter"},
		"21 domains":           {list(`{"filters":[{"customDomainsFilter":{"domains":[%s"x"]}}]}`, strings.Repeat(`"y",`, 20)), 400, "value must contain no more than 20 item(s)"},
		"empty filter":         {list(`{"filters":[{}]}`), 400, "value is required"},
		"undefined column":     {list(`{"sortingColumn":9}`), 400, "value must be one of the defined enum values"},
		"limit too large":      {list(`{"pagination":{"limit":1001}}`), 400, "Limit exceeded (QUERY-4M0fs)"},
		"offset too large":     {list(`{"pagination":{"offset":"18446744073709551615"}}`), 400, "(LIST-oFfs1)"},
		"foreign cursor":       {list(`{"pagination":{"cursor":"x"}}`), 400, "(STORE-cUrs1)"},
		"cursor by name":       {list(`{"sortingColumn":"FIELD_NAME_NAME","pagination":{"cursor":"x"}}`), 400, "(STORE-cUrs1)"},
		"an owner":             {onInstances(one.host, one.pat, "ListInstances", "{}"), 401, "Errors.Token.Invalid (AUTH-7fs1e)"},
		"fields, and an owner": {onInstances(one.host, one.pat, "ListInstances", `{"sortingColumn":9}`), 401, "Errors.Token.Invalid (AUTH-7fs1e)"},
	}
	for name, tt := range refusals {
		s.wantStatus(t, name, tt.r, tt.status, tt.part)
	}
}

// wantPage returns a page of a list.
func (s *system) wantPage(t *testing.T, r request) (page listedV2) {
	t.Helper()
	mustUnmarshal(t, mustSucceed(t, s.send(t, r)).Body, &page)
	return page
}

// TestInstancesV2_customDomains covers the life of host names. Source: the
// contract, v2.md, sections 5 and 9.
func TestInstancesV2_customDomains(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	one, other := s.machineOwner(t, "v2-domains"), s.machineOwner(t, "v2-others")
	const host = "Moved.example.net"
	add := func(m *machine, domain string) request {
		return s.bySystem(t, "AddCustomDomain", `{"instanceId":%q,"customDomain":%q}`, m.instanceID, domain)
	}
	remove := func(m *machine, domain string) request {
		return s.bySystem(t, "RemoveCustomDomain", `{"instanceId":%q,"customDomain":%q}`, m.instanceID, domain)
	}
	list := func(more string) request {
		return s.bySystem(t, "ListCustomDomains", `{"instanceId":%q%s}`, one.instanceID, more)
	}
	served := func(step string, m *machine, status int) {
		t.Helper()
		s.wantStatus(t, step, onInstances(strings.ToLower(host), m.pat, "GetInstance", "{}"), status, "")
	}

	served("before", one, 404)
	s.wantStatus(t, "add", add(one, " "+host+". "), 200, `{"creationDate":"20`)
	served("added", one, 200)
	served("added, to a stranger", other, 401)
	generated := ""
	for _, d := range s.wantPage(t, list("")).Domains {
		if d.InstanceID != one.instanceID || d.CreationDate == "" {
			t.Errorf("list: got %+v", d)
		}
		if d.Generated {
			generated = d.Domain
		}
	}
	for name, tt := range map[string]struct{ more, names, total, limit string }{
		"list":         {`,"filters":[{"generatedFilter":false}],"sortingColumn":"DOMAIN_FIELD_NAME_DOMAIN","pagination":{"asc":true}`, host + " v2-domains.example.com", "2", ""},
		"newest first": {`,"filters":[{"generatedFilter":false}],"sortingColumn":"DOMAIN_FIELD_NAME_CREATION_DATE"`, host + " v2-domains.example.com", "2", ""},
		"limit":        {`,"filters":[{"generatedFilter":false}],"pagination":{"limit":1}`, host, "2", "1"},
		"generated":    {`,"filters":[{"generatedFilter":true}]`, generated, "1", ""},
		"primary":      {`,"filters":[{"primaryFilter":true}]`, "v2-domains.example.com", "1", ""},
		"domain":       {`,"filters":[{"domainFilter":{"domain":"moved","method":"TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE"}}]`, host, "1", ""},
		"past the end": {`,"pagination":{"offset":7}`, "", "3", ""},
	} {
		s.wantList(t, name, list(tt.more), tt.names, tt.total, tt.limit)
	}
	s.wantList(t, "of no instance", s.bySystem(t, "ListCustomDomains", `{"instanceId":"7"}`), "", "", "")
	s.wantList(t, "by the host", onInstances(one.host, one.pat, "ListCustomDomains", `{"filters":[{"primaryFilter":true}]}`), "v2-domains.example.com", "1", "")

	before := s.countItems(t)
	for name, tt := range map[string]struct {
		r      request
		status int
		part   string
	}{
		"again":                   {add(one, host), 409, "Errors.Instance.Domain.AlreadyExists (INST-i2nl)"},
		"in another case":         {add(one, strings.ToLower(host)), 409, "Errors.Instance.Domain.AlreadyExists (V3-DKcYh)"},
		"another's":               {add(other, host), 409, "Errors.Instance.Domain.AlreadyExists (V3-DKcYh)"},
		"odd":                     {add(one, "a b!"), 400, "Errors.Instance.Domain.InvalidCharacter (INST-S3v3w)"},
		"blank":                   {add(one, "  "), 400, "Errors.Invalid.Argument (INST-28nlD)"},
		"too long":                {add(one, strings.Repeat("a", 254)), 400, "invalid AddCustomDomainRequest.CustomDomain: value length must be between 1 and 253 runes, inclusive"},
		"to no instance":          {s.bySystem(t, "AddCustomDomain", `{"instanceId":"7","customDomain":"free.example.net"}`), 404, "Errors.Instance.NotFound (QUERY-n0wng)"},
		"odd, to no instance":     {s.bySystem(t, "AddCustomDomain", `{"instanceId":"7","customDomain":"a b!"}`), 400, "Errors.Instance.Domain.InvalidCharacter (INST-S3v3w)"},
		"from no instance":        {s.bySystem(t, "RemoveCustomDomain", `{"instanceId":"7","customDomain":"free.example.net"}`), 404, "Errors.Instance.Domain.NotFound (INSTANCE-8ls9f)"},
		"blank, from no instance": {s.bySystem(t, "RemoveCustomDomain", `{"instanceId":"7","customDomain":" "}`), 400, "Errors.Invalid.Argument (INST-39nls)"},
		"remove another's":        {remove(other, host), 404, "Errors.Instance.Domain.NotFound (INSTANCE-8ls9f)"},
		"remove a generated one":  {remove(one, generated), 400, `{"code":"failed_precondition","message":"Errors.Instance.Domain.GeneratedNotRemovable (INSTANCE-9hn3n)"`},
		"limit too large":         {list(`,"pagination":{"limit":1001}`), 400, "Limit exceeded (QUERY-4M0fs)"},
		"a cursor":                {list(`,"pagination":{"cursor":"x"}`), 400, "(STORE-cUrs1)"},
		"empty filter":            {list(`,"filters":[{}]`), 400, "value is required"},
	} {
		s.wantStatus(t, name, tt.r, tt.status, tt.part)
	}
	if got := s.countItems(t); got != before {
		t.Errorf("refusals wrote: got %d items, want %d", got, before)
	}
	mustSucceed(t, s.send(t, add(one, "free.example.net"))) // the refused request reserved nothing

	s.wantStatus(t, "remove, in another case", remove(one, strings.ToUpper(host)), 200, `{"deletionDate":"20`)
	served("removed", one, 404)
	s.wantStatus(t, "remove again", remove(one, host), 404, "Errors.Instance.Domain.NotFound (INSTANCE-8ls9f)")
	s.wantStatus(t, "freed", add(other, host), 200, "creationDate")
	served("another's", other, 200)
	s.wantStatus(t, "remove the primary one", remove(one, "v2-domains.example.com"), 200, "deletionDate")
	s.wantList(t, "no primary one", list(`,"filters":[{"primaryFilter":true}]`), "", "", "")
}

// TestInstancesV2_delete checks that everything is dead, and all names are free,
// with the next request.
func TestInstancesV2_delete(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	gone, main := s.machineOwner(t, "v2-gone"), s.machineOwner(t, "v2-main")
	remove := s.bySystem(t, "DeleteInstance", `{"instanceId":%q}`, gone.instanceID)
	s.wantStatus(t, "by its owner", onInstances(gone.host, gone.pat, "DeleteInstance", `{"instanceId":"`+gone.instanceID+`"}`), 403, "No matching permissions found (AUTH-5mWD2)")
	s.wantStatus(t, "without an id", onInstances(gone.host, s.systemToken(t), "DeleteInstance", `{}`), 400, "invalid DeleteInstanceRequest.InstanceId: value length must be between 1 and 200 runes, inclusive")
	s.wantStatus(t, "delete", remove, 200, `{"deletionDate":"20`)
	add := `{"instanceId":%q,"customDomain":"v2-gone.example.com"}`
	for _, step := range []struct {
		name   string
		r      request
		status int
		part   string
	}{
		{"again", remove, 404, "Errors.Instance.NotFound (COMMA-AE3GS)"},
		{"an unknown one", s.bySystem(t, "DeleteInstance", `{"instanceId":"x#y"}`), 404, "Errors.Instance.NotFound (COMMA-AE3GS)"},
		{"get", s.bySystem(t, "GetInstance", `{"instanceId":%q}`, gone.instanceID), 404, "Errors.Instance.NotFound (QUERY-n0wng)"},
		{"update", s.bySystem(t, "UpdateInstance", `{"instanceId":%q,"instanceName":"x"}`, gone.instanceID), 404, "Errors.Instance.NotFound (INST-nuso2m)"},
		{"update, blank", s.bySystem(t, "UpdateInstance", `{"instanceId":%q,"instanceName":" "}`, gone.instanceID), 400, "Errors.Invalid.Argument (INST-092mid)"},
		{"its host", onInstances(gone.host, gone.pat, "GetInstance", "{}"), 404, "QUERY-1kIjX"},
		{"its token", onInstances(main.host, gone.pat, "GetInstance", "{}"), 401, "(AUTH-7fs1e)"},
		{"its host by v1", request{Method: "GET", Path: "/admin/v1/instances/me", Host: gone.host, Authorization: "Bearer " + gone.pat}, 404, "QUERY-1kIjX"},
		{"a domain for it", s.bySystem(t, "AddCustomDomain", add, gone.instanceID), 404, "Errors.Instance.NotFound"},
		{"its domain", s.bySystem(t, "AddCustomDomain", add, main.instanceID), 200, "creationDate"},
		{"its token at its host", onInstances(gone.host, gone.pat, "GetInstance", "{}"), 401, "(AUTH-7fs1e)"},
	} {
		s.wantStatus(t, step.name, step.r, step.status, step.part)
	}
	s.wantList(t, "list", s.bySystem(t, "ListInstances", `{"filters":[{"inIdsFilter":{"ids":[%q]}}]}`, gone.instanceID), "", "", "")
	s.wantList(t, "its domains", s.bySystem(t, "ListCustomDomains", `{"instanceId":%q}`, gone.instanceID), "", "", "")
}

// instanceV2Calls are the writing calls. Each costs one read and one transaction.
// Adding a host also adds an event, removing one replaces it with an event, and
// deleting an instance turns it into one.
var instanceV2Calls = []sequence{
	{"add a custom domain", func(tb testing.TB, s *system, name string) request {
		tb.Helper()
		return s.bySystem(tb, "AddCustomDomain", `{"instanceId":%q,"customDomain":"%s.example.net"}`, s.domainOwner(tb), name)
	}, []string{"BatchGetItem", "TransactWriteItems"}, 2, 0},
	{"remove a custom domain", func(tb testing.TB, s *system, name string) request {
		tb.Helper()
		mustAdd(tb, s, name)
		return s.bySystem(tb, "RemoveCustomDomain", `{"instanceId":%q,"customDomain":"%s.example.net"}`, s.domainOwner(tb), name)
	}, []string{"BatchGetItem", "TransactWriteItems"}, 0, 0},
	{"add a trusted domain", func(tb testing.TB, s *system, name string) request {
		tb.Helper()
		return s.bySystem(tb, "AddTrustedDomain", `{"instanceId":%q,"trustedDomain":"%s.example.org"}`, s.domainOwner(tb), name)
	}, []string{"BatchGetItem", "TransactWriteItems"}, 1, 0},
	{"remove a trusted domain", func(tb testing.TB, s *system, name string) request {
		tb.Helper()
		body := fmt.Sprintf(`{"instanceId":%q,"trustedDomain":"%s.example.org"}`, s.domainOwner(tb), name)
		if a := s.send(tb, s.bySystem(tb, "AddTrustedDomain", "%s", body)); a.Status != http.StatusOK {
			tb.Fatalf("trust: got %d %s", a.Status, a.Body)
		}
		return s.bySystem(tb, "RemoveTrustedDomain", "%s", body)
	}, []string{"BatchGetItem", "TransactWriteItems"}, 1, 0},
	{"delete", func(tb testing.TB, s *system, name string) request {
		tb.Helper()
		return s.bySystem(tb, "DeleteInstance", `{"instanceId":%q}`, machineOf(tb, s.send(tb, machineRequest(tb, s, name)), "").instanceID)
	}, []string{"BatchGetItem", "TransactWriteItems"}, 0, 0},
}

// TestInstancesV2_Faults checks what each call costs, and that after a transient or
// permanent fault of any call to a service, a change is complete or has not
// happened.
func TestInstancesV2_Faults(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	s.owner(t)
	wantCosts(t, s, &o, instanceV2Calls)
	t.Run("passing", func(t *testing.T) { passingFaults(t, s, &o, instanceV2Calls) })
	s.ownerHost, s.ownerToken = "", "" // an instance has 100 domains at most
	t.Run("lasting", func(t *testing.T) { lastingFaults(t, s, &o, instanceV2Calls) })
}

// TestInstancesV2_Idempotency checks that a repeated change is made once and gets
// the same response, except for deletions: a repeated one is told that the instance
// does not exist.
func TestInstancesV2_Idempotency(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	for i, c := range instanceV2Calls {
		name := fmt.Sprintf("again%d", i)
		r := c.request(t, s, name)
		r.Header.Set("Idempotency-Key", name)
		first := mustSucceed(t, s.send(t, r))
		before := s.countItems(t)
		second := s.send(t, r)
		isSame := bytes.Equal(first.Body, second.Body) && second.Header.Get("Idempotent-Replayed") == "true"
		if c.name == "delete" {
			isSame = second.Status == http.StatusNotFound
		}
		if !isSame || s.countItems(t) != before {
			t.Errorf("%s: got %d %s after %s", c.name, second.Status, second.Body, first.Body)
		}
	}
}

package functions_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestDomains covers the life of domains. Source: the contract, reads.md,
// "Domains".
func TestDomains(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	one := s.mustMake(t, s.createRequest(t, `{"instanceName":"one","customDomain":"Login.One.example.com","machine":{"userName":"robot","name":"Robot"}}`)).InstanceID
	other := s.mustMake(t, humanRequest(t, s, "other")).InstanceID
	want := func(step string, domains ...string) {
		t.Helper()
		got, _ := s.domains(t, one)
		if diff := cmp.Diff(domains, got); diff != "" {
			t.Fatalf("%s: domains (-want +got):\n%s", step, diff)
		}
	}
	want("create", "Login.One.example.com*")

	mustSucceed(t, s.send(t, s.addDomain(t, one, " App.ONE.example.com. ")))
	want("add", "App.ONE.example.com", "Login.One.example.com*")
	for _, domain := range []string{"App.ONE.example.com", "app.one.EXAMPLE.com", "login.one.example.com"} {
		if !s.exists(t, domain) {
			t.Errorf("_exists of %s: got false", domain)
		}
	}
	if s.exists(t, "none.example.com") || s.exists(t, "a%20b") || s.exists(t, strings.Repeat("%F0%9F%A6%84", 200)) {
		t.Error("_exists of an unknown domain: got true")
	}

	for name, c := range map[string]struct {
		domain string
		status int
		id     string
	}{
		"spelt alike":     {"App.ONE.example.com", 409, "Errors.Instance.Domain.AlreadyExists (INST-i2nl)"},
		"in another case": {"app.one.example.com", 409, "Errors.Instance.Domain.AlreadyExists (V3-DKcYh)"},
		"another's":       {"other.example.com", 409, "Errors.Instance.Domain.AlreadyExists (V3-DKcYh)"},
		"another's, case": {"OTHER.example.com", 409, "Errors.Instance.Domain.AlreadyExists (V3-DKcYh)"},
		"external domain": {"Localhost", 409, "Errors.Instance.Domain.AlreadyExists (V3-DKcYh)"},
		"reserved":        {"x.execute-api.eu-central-1.amazonaws.com", 409, "Errors.Instance.Domain.AlreadyExists (V3-DKcYh)"},
		"blank":           {"  ", 400, "Errors.Invalid.Argument (INST-28nlD)"},
		"umlaut":          {"m\u00fcnchen.de", 400, "Errors.Instance.Domain.InvalidCharacter (INST-S3v3w)"},
		"empty":           {"", 400, "invalid AddDomainRequest.Domain: value length must be between 1 and 200 runes, inclusive"},
		"201 runes":       {strings.Repeat("\u00fc", 201), 400, "invalid AddDomainRequest.Domain: value length must be between 1 and 200 runes, inclusive"},
	} {
		wantRefusal(t, "add "+name, s.send(t, s.addDomain(t, one, c.domain)), c.status, c.id)
	}

	mustSucceed(t, s.send(t, s.setPrimary(t, one, "App.ONE.example.com")))
	want("set primary", "App.ONE.example.com*", "Login.One.example.com")
	mustSucceed(t, s.send(t, s.setPrimary(t, one, "App.ONE.example.com")))
	wantRefusal(t, "set primary in another case", s.send(t, s.setPrimary(t, one, "app.one.example.com")), 404, "Errors.Instance.Domain.NotFound (INSTANCE-9nkWf)")
	wantRefusal(t, "set primary to another's", s.send(t, s.setPrimary(t, one, "other.example.com")), 404, "(INSTANCE-9nkWf)")
	wantRefusal(t, "set primary to blanks", s.send(t, s.setPrimary(t, one, "  ")), 400, "Errors.Invalid.Argument (INST-9mWjf)")
	want("refusals", "App.ONE.example.com*", "Login.One.example.com")

	wantRefusal(t, "remove in another case", s.send(t, s.removeDomain(t, one, "app.one.example.com")), 404, "Errors.Instance.Domain.NotFound (INSTANCE-8ls9f)")
	wantRefusal(t, "remove blanks", s.send(t, s.removeDomain(t, one, "%20")), 400, "Errors.Invalid.Argument (INST-39nls)")
	mustSucceed(t, s.send(t, s.removeDomain(t, one, "App.ONE.example.com")))
	want("remove", "Login.One.example.com")
	if _, isPrimary := s.domains(t, one); isPrimary || s.exists(t, "App.ONE.example.com") {
		t.Errorf("after the primary was removed: the generated domain is primary: %v, the removed one exists", isPrimary)
	}
	// The name is free for anybody.
	mustSucceed(t, s.send(t, s.addDomain(t, other, "app.one.example.com")))
	wantRefusal(t, "add what another has by now", s.send(t, s.addDomain(t, one, "App.ONE.example.com")), 409, "(V3-DKcYh)")
	// The leftovers of a removed instance do not count.
	s.bury(t, &tenant.Instance{ID: other})
	if s.exists(t, "app.one.example.com") {
		t.Error("_exists of a removed instance's domain: got true")
	}
	mustSucceed(t, s.send(t, s.addDomain(t, one, "App.ONE.example.com")))
	want("add what was a removed instance's", "App.ONE.example.com", "Login.One.example.com")
}

// domainCalls are the writing calls and what each costs a warm function. They can
// be repeated in turns.
var domainCalls = []sequence{
	{"add domain", func(tb testing.TB, s *system, name string) request {
		tb.Helper()
		return s.addDomain(tb, s.domainOwner(tb), name+".example.net")
	}, []string{"BatchGetItem", "TransactWriteItems"}, 2, 0},
	{"set primary domain", func(tb testing.TB, s *system, name string) request {
		tb.Helper()
		mustAdd(tb, s, name)
		return s.setPrimary(tb, s.domainOwner(tb), name+".example.net")
	}, []string{"BatchGetItem", "TransactWriteItems"}, 1, 0},
	{"remove domain", func(tb testing.TB, s *system, name string) request {
		tb.Helper()
		mustAdd(tb, s, name)
		return s.removeDomain(tb, s.domainOwner(tb), name+".example.net")
	}, []string{"BatchGetItem", "TransactWriteItems"}, 0, 0}, // an event is added, a host removed
}

// TestDomains_RoundTrips checks what each call costs.
func TestDomains_RoundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	wantCosts(t, s, &o, domainCalls)
	mustAdd(t, s, "there")
	host, token := s.owner(t)
	instance := "/system/v1/instances/" + s.domainOwner(t)
	for _, c := range []struct {
		name       string
		r          request
		operations []string
	}{
		{"list", s.systemRequest(t, "POST", instance+"/domains/_search", "{}"), []string{"BatchGetItem"}},
		{"list, as a user", request{Method: "POST", Path: "/admin/v1/domains/_search", Host: host, Authorization: "Bearer " + token, Body: []byte("{}")}, []string{"BatchGetItem"}},
		{"exists", s.systemRequest(t, "POST", "/system/v1/domains/there.example.net/_exists", "{}"), []string{"BatchGetItem", "BatchGetItem"}},
		{"exists not", s.systemRequest(t, "POST", "/system/v1/domains/none.example.net/_exists", "{}"), []string{"BatchGetItem"}},
		{"no domain", s.systemRequest(t, "POST", "/system/v1/domains/a_b/_exists", "{}"), []string{}},
	} {
		o.start(nil)
		mustSucceed(t, s.send(t, c.r))
		if diff := cmp.Diff(c.operations, o.operations()); diff != "" {
			t.Errorf("%s: calls to the services (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestDomains_Faults checks that after a transient or permanent fault of any call
// to a service, a change is complete or has not happened.
func TestDomains_Faults(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	s.owner(t)
	t.Run("passing", func(t *testing.T) { passingFaults(t, s, &o, domainCalls) })
	s.ownerHost, s.ownerToken = "", "" // an instance has 100 domains at most
	t.Run("lasting", func(t *testing.T) { lastingFaults(t, s, &o, domainCalls) })
}

// TestDomains_Idempotency checks that a repeated change is made once and gets the
// same response.
func TestDomains_Idempotency(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	for i, c := range domainCalls {
		name := fmt.Sprintf("again%d", i)
		r := withKey(c.request(t, s, name), name)
		first := mustSucceed(t, s.send(t, r))
		before := s.countItems(t)
		second := mustSucceed(t, s.send(t, r))
		if !bytes.Equal(first.Body, second.Body) || second.Header.Get("Idempotent-Replayed") != "true" || s.countItems(t) != before {
			t.Errorf("%s: got %s, want %s, replayed, and nothing new", c.name, second.Body, first.Body)
		}
	}
}

// TestDomains_FreedAtOnce checks that when fifty instances concurrently add a freed
// domain, one gets it, and the others are refused and keep nothing of it.
func TestDomains_FreedAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	const n = 50
	ids := make([]string, n)
	for i := range ids {
		ids[i] = s.mustMake(t, s.createRequest(t, fmt.Sprintf(`{"instanceName":"racer %d","machine":{"userName":"robot","name":"Robot"}}`, i))).InstanceID
	}
	freed := map[string]func(domain string){
		"removed.example.net": func(domain string) {
			mustSucceed(t, s.send(t, s.addDomain(t, ids[0], domain)))
			mustSucceed(t, s.send(t, s.removeDomain(t, ids[0], domain)))
		},
		"dead.example.net": func(domain string) {
			id := s.mustMake(t, s.createRequest(t, fmt.Sprintf(`{"instanceName":"dead","customDomain":%q,"machine":{"userName":"robot","name":"Robot"}}`, domain))).InstanceID
			s.bury(t, &tenant.Instance{ID: id})
		},
	}
	for domain, free := range freed {
		free(domain)
		answers := make([]answer, n)
		atOnce(t, n, func(i int) { answers[i] = s.send(t, s.addDomain(t, ids[i], domain)) })
		winners := 0
		for i, a := range answers {
			has, _ := s.domains(t, ids[i])
			isIn := strings.Contains(strings.Join(has, " "), domain)
			switch {
			case a.Status == http.StatusOK && isIn:
				winners++
			case a.Status == http.StatusOK || isIn:
				t.Errorf("%s: answer %d %s, domains %v", domain, a.Status, a.Body, has)
			default:
				wantRefusal(t, domain, a, 409, "(V3-DKcYh)")
			}
		}
		if winners != 1 || !s.exists(t, domain) {
			t.Errorf("%s: %d winners, want 1", domain, winners)
		}
	}
}

// TestDomains_PrimaryAgainstRemovalAtOnce makes a domain primary while it is being
// removed: that succeeds before the removal or is refused after it. Either way the
// domain is gone and is not primary.
func TestDomains_PrimaryAgainstRemovalAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	id := s.mustMake(t, humanRequest(t, s, "race")).InstanceID
	before := 0
	for i := range 20 {
		domain := fmt.Sprintf("d%d.example.net", i)
		mustSucceed(t, s.send(t, s.setPrimary(t, id, "race.example.com")))
		mustSucceed(t, s.send(t, s.addDomain(t, id, domain)))
		set, remove := s.setPrimary(t, id, domain), s.removeDomain(t, id, domain)
		answers := make([]answer, 2)
		atOnce(t, 2, func(i int) { answers[i] = s.send(t, []request{set, remove}[i]) })
		setAnswer, removeAnswer := answers[0], answers[1]
		mustSucceed(t, removeAnswer)
		want := []string{"race.example.com*"}
		if setAnswer.Status == http.StatusOK {
			before++
			want = []string{"race.example.com"}
		} else {
			wantRefusal(t, "set primary", setAnswer, 404, "(INSTANCE-9nkWf)")
		}
		got, isGeneratedPrimary := s.domains(t, id)
		if diff := cmp.Diff(want, got); diff != "" || isGeneratedPrimary || s.exists(t, domain) {
			t.Errorf("domains (-want +got):\n%s", diff)
		}
	}
	t.Logf("primary first in %d of 20", before)
}

// TestDomains_ChangesAtOnce checks that concurrent changes of one instance are all
// made.
func TestDomains_ChangesAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	id := s.mustMake(t, humanRequest(t, s, "busy")).InstanceID
	const n = 20
	answers := make([]answer, n)
	atOnce(t, n, func(i int) {
		r := s.addDomain(t, id, fmt.Sprintf("d%02d.example.net", i))
		// A 503 asks the client to retry.
		for range 20 {
			if answers[i] = s.send(t, r); answers[i].Status != http.StatusServiceUnavailable {
				return
			}
		}
	})
	for _, a := range answers {
		mustSucceed(t, a)
	}
	if got, _ := s.domains(t, id); len(got) != n+1 {
		t.Errorf("domains: got %d, want %d", len(got), n+1)
	}
}

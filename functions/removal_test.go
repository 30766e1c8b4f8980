package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// removals are the removing calls and what each costs a warm function.
var removals = []sequence{
	{"remove instance", func(tb testing.TB, s *system, name string) request {
		tb.Helper()
		// Without a key, because functions that need one also read the stock later.
		create := s.createRequest(tb, fmt.Sprintf(`{"instanceName":%q,"machine":{"userName":"robot","name":"Robot"}}`, name))
		return s.removeInstance(tb, s.made(tb, create).InstanceID)
	}, []string{"BatchGetItem", "TransactWriteItems"}, 0, 0}, // an event is added, the instance removed
	{"remove organisation", func(tb testing.TB, s *system, name string) request {
		tb.Helper()
		host, token := s.owner(tb)
		orgID := s.made(tb, setupRequest(tb, s, name)).OrgID
		return request{Method: "DELETE", Path: "/admin/v1/orgs/" + orgID, Host: host, Authorization: "Bearer " + token}
	}, []string{"BatchGetItem", "Query", "BatchGetItem", "TransactWriteItems"}, 1, 0}, // looks for other owners, and reserves the id
}

// made sends r and returns what it created.
func (s *system) made(tb testing.TB, r request) (m made) {
	tb.Helper()
	a := s.send(tb, r)
	if a.Status != http.StatusOK {
		tb.Fatalf("got %d %s, want 200", a.Status, a.Body)
	}
	mustUnmarshal(tb, a.Body, &m)
	return m
}

// TestRemovals_Faults checks that removals cost the same whatever was inside, that
// transient faults go unnoticed, and that after a permanent one nothing is removed
// and the request can be repeated.
func TestRemovals_Faults(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	s.owner(t)
	wantCosts(t, s, &o, removals)
	t.Run("passing", func(t *testing.T) { passingFaults(t, s, &o, removals) })
	t.Run("lasting", func(t *testing.T) { lastingFaults(t, s, &o, removals) })
}

// TestRemovals_cutOff checks that wherever a removal is interrupted, before or
// after a service did its work, it has happened with its event or not at all.
func TestRemovals_cutOff(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	s.owner(t)
	count := func() (events, things int) {
		for _, i := range s.items(t) {
			switch pk, sk, typ := attribute(i["pk"]), attribute(i["sk"]), attribute(i["type"]); {
			case typ == "InstanceRemoved" || typ == "OrgRemoved":
				events++
			case strings.HasPrefix(pk, "INSTANCES#"), strings.HasPrefix(sk, "ORG#") && strings.Count(pk, "#") == 1:
				things++
			}
		}
		return events, things
	}
	var outcomes [2]int
	for i, c := range removals {
		for n := range c.operations {
			for _, f := range []fault{dropped, answerLost, answerCut, serverError} {
				r := c.request(t, s, fmt.Sprintf("cut%d%d%d", i, n, f))
				events, things := count()
				o.start(func(number int, _ call) fault {
					if number > n {
						return f
					}
					return none
				})
				a := s.send(t, r)
				o.start(nil)
				gotEvents, gotThings := count()
				done := gotEvents - events
				if done != things-gotThings || done < 0 || done > 1 || a.Status == http.StatusOK && done == 0 {
					t.Errorf("%s, call %d, fault %d: got %d, %d events and %d entities fewer", c.name, n+1, f, a.Status, done, things-gotThings)
				}
				outcomes[done]++
				if again := s.send(t, r); (again.Status == http.StatusNotFound) != (done == 1) || again.Status != http.StatusOK && again.Status != http.StatusNotFound {
					t.Errorf("%s, call %d, fault %d: removed: %d; repeated: got %d %s", c.name, n+1, f, done, again.Status, again.Body)
				}
			}
		}
	}
	if outcomes[0] == 0 || outcomes[1] == 0 {
		t.Errorf("%d did not happen and %d did, want some of each", outcomes[0], outcomes[1])
	}
}

// TestRemovals_nextRequest checks that with the next request after a removal, in
// warm functions too, nothing that was issued is accepted, and every name is free.
func TestRemovals_nextRequest(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	t.Run("instance", func(t *testing.T) {
		m := p.machineOwner(t, "next")
		person := p.personHolds(t, "nextperson")
		accessToken := p.mustToken(t, m, bothScopes)
		mustSucceed(t, p.send(t, p.removeInstance(t, m.instanceID)))
		for name, a := range map[string]answer{
			"PAT at the Admin API": p.asAdmin(t, m, "GET", "/instances/me", ""),
			"access token there":   p.setup(t, m.host, accessToken, "by access token"),
			"userinfo":             p.userinfo(t, m.host, accessToken),
			"token endpoint":       p.grant(t, m.host, m.sign(t, m.claims()), bothScopes),
			"discovery":            p.ask(t, oauth{method: "GET", path: "/.well-known/openid-configuration", host: m.host}),
			"the instance":         p.send(t, p.systemRequest(t, "GET", "/system/v1/instances/"+m.instanceID, "")),
			"a second removal":     p.send(t, p.removeInstance(t, m.instanceID)),
		} {
			if a.Status != http.StatusNotFound {
				t.Errorf("%s: got %d %s, want 404", name, a.Status, a.Body)
			}
		}
		if p.exists(t, m.host) {
			t.Error("its host exists")
		}
		heir := p.machineOwner(t, "next")
		if a := p.asAdmin(t, &machine{host: heir.host, pat: m.pat}, "GET", "/instances/me", ""); a.Status != http.StatusUnauthorized {
			t.Errorf("the dead one's PAT at the heir's host: got %d %s, want 401", a.Status, a.Body)
		}

		mustSucceed(t, p.send(t, p.removeInstance(t, person.person.instanceID)))
		for name, a := range map[string]answer{
			"code":          p.exchange(t, person.person.host, person.code),
			"refresh token": p.refresh(t, person.person.host, person.tokens.RefreshToken),
			"session":       person.browser.open(t, authorization(), nil),
		} {
			if a.Status != http.StatusNotFound {
				t.Errorf("%s: got %d %s, want 404", name, a.Status, a.Body)
			}
		}
	})
	t.Run("organisation", func(t *testing.T) {
		m := p.machineOwner(t, "nextorg")
		setUp := setupAt(m, "Next")
		orgID := p.mustMake(t, setUp).OrgID
		robot := p.machineIn(t, m, orgID, tenant.RoleOrgOwner)
		access := func() int { return p.asAdmin(t, robot, "POST", "/orgs/_search", "{}").Status }
		if got := access(); got != http.StatusForbidden { // known, but owns only the organisation
			t.Fatalf("before: got %d, want 403", got)
		}
		mustSucceed(t, p.asAdmin(t, m, "DELETE", "/orgs/"+orgID, ""))
		if got := access(); got != http.StatusUnauthorized {
			t.Errorf("after: got %d, want 401", got)
		}
		if a := p.asAdmin(t, m, "GET", "/orgs/"+orgID, ""); a.Status != http.StatusNotFound {
			t.Errorf("the organisation: got %d %s, want 404", a.Status, a.Body)
		}
		if heir := p.mustMake(t, setUp).OrgID; heir == orgID {
			t.Error("the removed instance was recreated")
		}
	})
}

// TestRemovals_setUpAtOnce checks that an organisation that is set up while its
// instance is removed is unreachable, whatever the response was, and is swept with
// the rest.
func TestRemovals_setUpAtOnce(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	var ids []string
	setUps := 0
	for i := range 10 {
		m := p.machineOwner(t, fmt.Sprintf("atonce%d", i))
		ids = append(ids, m.instanceID)
		remove := p.removeInstance(t, m.instanceID)
		answers := make([]answer, 4)
		atOnce(t, len(answers), func(n int) {
			if n == 1 {
				answers[n] = p.send(t, remove)
				return
			}
			answers[n] = p.send(t, setupAt(m, fmt.Sprintf("Org %d", n)))
		})
		for n, a := range answers {
			switch {
			case n == 1 && a.Status != http.StatusOK:
				t.Errorf("removal: got %d %s, want 200", a.Status, a.Body)
			case n != 1 && a.Status == http.StatusOK:
				setUps++
			case n != 1 && a.Status != http.StatusNotFound && a.Status != http.StatusUnauthorized:
				t.Errorf("set-up: got %d %s, want 200, 401 or 404", a.Status, a.Body)
			}
		}
		if a := p.asAdmin(t, m, "POST", "/orgs/_search", "{}"); a.Status != http.StatusNotFound {
			t.Errorf("afterwards: got %d %s, want 404", a.Status, a.Body)
		}
	}
	t.Logf("%d of 30 set-ups came before", setUps)
	p.sweepAll(t)
	for _, id := range ids {
		log := "INSTANCE#" + id + "#EVENTS "
		if diff := cmp.Diff([]string{log + "InstanceErased", log + "InstanceRemoved"}, p.naming(t, id)); diff != "" {
			t.Errorf("left (-want +got):\n%s", diff)
		}
	}
}

// TestRemovals_freedHostAtOnce checks that one of fifty concurrent creates at the host of
// a removed instance succeeds, and that the others leave nothing.
func TestRemovals_freedHostAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	mustSucceed(t, s.send(t, s.removeInstance(t, s.made(t, machineRequest(t, s, "freed")).InstanceID)))
	before := s.countItems(t)
	const n = 50
	answers := make([]answer, n)
	r := machineRequest(t, s, "freed")
	atOnce(t, n, func(i int) { answers[i] = s.send(t, r) })
	winners := 0
	for _, a := range answers {
		if a.Status == http.StatusOK {
			winners++
			continue
		}
		wantRefusal(t, "loser", a, http.StatusConflict, "(V3-DKcYh)")
	}
	// The claim of the host is taken over; everything else of the create is new.
	if got, want := s.countItems(t)-before, withoutStock.items-1; winners != 1 || got != want {
		t.Errorf("got %d winners and %d items, want 1 and %d", winners, got, want)
	}
}

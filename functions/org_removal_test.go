package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestOrgs_remove checks that everything of a removed organisation is gone with the
// next request, and each refusal. Source: the contract, reads.md, "Organisations".
func TestOrgs_remove(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m, other := s.machineOwner(t, "remove-org"), s.machineOwner(t, "remove-other")
	orgID, idle := s.mustMake(t, setupAt(m, "Globex")).OrgID, s.mustMake(t, setupAt(m, "Idle")).OrgID
	remove := func(id string) answer { return s.asAdmin(t, m, "DELETE", "/orgs/"+id, "") }
	gone := refusalOf(5, "Organisation not found", "COMMA-aps2n")
	for what, id := range map[string]string{"unknown": "1", "not a number": "x", "_setup": "_setup", "of another instance": s.defaultOrg(t, other.instanceID).ID} {
		remove(id).wantBody(t, what, 404, gone)
	}
	remove(strings.Repeat("x", 201)).wantBody(t, "too long", 400, `{"code":3,"message":"invalid RemoveOrgRequest.OrgId: value length must be between 1 and 200 runes, inclusive"}`)
	remove(s.defaultOrg(t, m.instanceID).ID).wantBody(t, "the default one", 400, refusalOf(9, "Default Organisation must not be deleted", "COMMA-wG9p1"))
	keyed := withKey(request{Method: "DELETE", Path: "/admin/v1/orgs/" + orgID, Host: m.host, Authorization: "Bearer " + m.pat}, "k1")
	for _, replayed := range []string{"", "true"} {
		a := s.send(t, keyed)
		a.wantBody(t, "removed", 200, fmt.Sprintf(`{"details":{"sequence":"2","changeDate":"<time>","resourceOwner":%q}}`, m.instanceID))
		if got := a.Header.Get("Idempotent-Replayed"); got != replayed {
			t.Errorf("Idempotent-Replayed: got %q, want %q", got, replayed)
		}
	}
	remove(orgID).wantBody(t, "again", 404, gone)
	s.asAdmin(t, m, "GET", "/orgs/"+orgID, "").wantBody(t, "read", 404, refusalOf(5, "Organisation not found", "QUERY-leq5Q"))
	// A header may name it, unless the call would be about it.
	named := m.by("POST", "/admin/v1/orgs/_setup", "{}")
	named.Header = http.Header{"X-Zitadel-Orgid": {orgID}}
	s.wantStatus(t, "named by a set-up", named, 400, "invalid SetUpOrgRequest.Org: value is required")
	add := m.callUser("AddHumanUser", `{"profile":{"givenName":"Ada","familyName":"Lovelace"},"email":{"email":"ada@example.com","isVerified":true}}`)
	add.Header = http.Header{"X-Zitadel-Orgid": {orgID}}
	if a := s.send(t, add); a.Status == http.StatusOK {
		t.Errorf("a user for the removed organisation: got %s, want a refusal", a.Body)
	}
	s.wantStatus(t, "named by a call about it", m.manage(orgID, "GET /orgs/me", ""), 403, "(AUTH-Bs7Ds)")
	s.asAdmin(t, m, "GET", "/orgs/_is_unique?name=globex&domain=globex.remove-org.example.com", "").wantBody(t, "its names", 200, `{"isUnique":true}`)
	s.setOrg(t, m, idle, "inactive")
	remove(idle).wantBody(t, "an inactive one", 200, fmt.Sprintf(`{"details":{"sequence":"2","changeDate":"<time>","resourceOwner":%q}}`, m.instanceID))
	// Its name and user name are free.
	if again := s.mustMake(t, setupAt(m, "Globex")); again.OrgID == orgID {
		t.Error("the removed organisation was recreated")
	}
}

// TestOrgs_defaultOrRemovedAtOnce checks that of two concurrent requests to make an
// organisation the default and to remove it, one wins, and that the default
// organisation exists.
func TestOrgs_defaultOrRemovedAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "default-or-removed")
	won := map[string]int{}
	const rounds = 50
	for n := range rounds {
		orgID := s.mustMake(t, setupAt(m, fmt.Sprintf("Race %d", n))).OrgID
		var set, removed answer
		both := []func(){
			func() { set = s.asAdmin(t, m, "PUT", "/orgs/default/"+orgID, "{}") },
			func() { removed = s.asAdmin(t, m, "DELETE", "/orgs/"+orgID, "") },
		}
		atOnce(t, len(both), func(n int) { both[n]() })
		switch {
		case set.Status == http.StatusOK && removed.Status == http.StatusBadRequest:
			won["default"]++
			removed.wantBody(t, "removed the default one", 400, refusalOf(9, "Default Organisation must not be deleted", "COMMA-wG9p1"))
		case set.Status == http.StatusBadRequest && removed.Status == http.StatusOK:
			won["removed"]++
			set.wantBody(t, "made one that is gone the default one", 400, refusalOf(9, "Organisation not found", "INSTA-Wfe21"))
		default:
			t.Errorf("round %d: got %d %s and %d %s, want one winner", n, set.Status, set.Body, removed.Status, removed.Body)
		}
		mustSucceed(t, s.asAdmin(t, m, "GET", "/orgs/default", ""))
	}
	t.Logf("%d rounds: %v", rounds, won)
}

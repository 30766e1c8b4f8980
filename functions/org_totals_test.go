package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
)

// TestOrgs_totalAtOnce checks that totals include what another function has just
// created or removed, also concurrently, although warm functions cache counts.
func TestOrgs_totalAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "totals")
	warm := s.admin
	total := func() string {
		t.Helper()
		other := s.admin
		s.admin = warm
		defer func() { s.admin = other }()
		a := mustSucceed(t, s.send(t, request{
			Method: "POST", Path: "/admin/v1/orgs/_search", Host: m.host, Authorization: "Bearer " + m.pat, Body: []byte(`{"query":{"limit":1}}`),
		}))
		var body struct{ Details struct{ TotalResult string } }
		if err := json.Unmarshal(a.Body, &body); err != nil {
			t.Fatal(err)
		}
		return body.Details.TotalResult
	}
	wantTotal := func(when string, want int) {
		t.Helper()
		if got := total(); got != fmt.Sprint(want) {
			t.Errorf("%s: total: got %s, want %d", when, got, want)
		}
	}
	s.composeFunctions(t) // another set, with caches of their own
	wantTotal("at first", 1)
	var ids []string
	for n := range 4 {
		var made struct{ OrgID string }
		if err := json.Unmarshal(mustSucceed(t, s.setup(t, m.host, m.pat, fmt.Sprintf("total%d", n))).Body, &made); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, made.OrgID)
		wantTotal("after a set-up", n+2)
		wantTotal("again", n+2)
	}
	for n, id := range ids[:2] {
		mustSucceed(t, s.send(t, request{Method: "DELETE", Path: "/admin/v1/orgs/" + id, Host: m.host, Authorization: "Bearer " + m.pat}))
		wantTotal("after a removal", 4-n)
	}

	const writers = 8
	atOnce(t, writers+1, func(n int) {
		if n == writers {
			for range writers {
				total()
			}
		} else if a := s.setup(t, m.host, m.pat, fmt.Sprintf("more%d", n)); a.Status != http.StatusOK {
			t.Errorf("got %d %s, want 200", a.Status, a.Body)
		}
	})
	wantTotal("after set-ups at once", 3+writers)
}

package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestQueries_knownHost checks that a system user's call at a known host costs one
// read, and that a stale hint is harmless: a host that moved to another instance, or to
// none, is resolved correctly.
func TestQueries_knownHost(t *testing.T) {
	const next = "2000000000000000005"
	s := newServer(t)
	call := func(token, wantInstance string, want ...tenant.Query) {
		t.Helper()
		s.store.queries, s.ran = nil, nil
		r := s.goodRequest(t, instancePath)
		r.Header.Set("Authorization", "Bearer "+token)
		a := s.serve(r)
		if diff := cmp.Diff(want, s.store.queries); diff != "" {
			t.Errorf("queries (-want +got):\n%s", diff)
		}
		switch {
		case wantInstance == "":
			if a.status != http.StatusNotFound || len(s.ran) != 0 {
				t.Errorf("got %d %s, want 404", a.status, a.body)
			}
		case a.status != http.StatusOK || len(s.ran) != 1 || s.ran[0].instance.ID != wantInstance:
			t.Errorf("got %d %s and %+v, want 200 and instance %s", a.status, a.body, s.ran, wantInstance)
		}
	}
	system := s.jwt(t, "everywhere")
	call(system, instanceID, tenant.Query{Host: host}, tenant.Query{InstanceID: instanceID})
	call(system, instanceID, tenant.Query{InstanceID: instanceID})
	call(s.pat, instanceID, tenant.Query{InstanceID: instanceID, UserID: userID, UserOrgID: orgID, TokenID: tokenID})

	s.store.hosts[host] = next
	s.store.instance = &tenant.Instance{ID: next, State: tenant.StateActive, DefaultLanguage: "en", Domains: []tenant.InstanceDomain{{Domain: host}}}
	call(system, next, tenant.Query{InstanceID: instanceID}, tenant.Query{Host: host}, tenant.Query{InstanceID: next})
	call(system, next, tenant.Query{InstanceID: next})

	delete(s.store.hosts, host)
	s.store.instance.Domains = nil
	call(system, "", tenant.Query{InstanceID: next}, tenant.Query{Host: host})
}

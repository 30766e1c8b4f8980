package functions_test

import (
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestResetInstanceFeatures: what was set is unset, once or twice.
func TestResetInstanceFeatures(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "resetfeatures")
	const where = "/v2/features/instance"
	read := func() string {
		t.Helper()
		return string(mustSucceed(t, s.send(t, m.by("GET", where, ""))).Body)
	}
	for name, by := range map[string]*machine{"viewer": s.machineWith(t, m, tenant.RoleIAMOwnerViewer), "manager": s.machineWith(t, m, tenant.RoleIAMOrgManager)} {
		wantRefused(t, name, s.send(t, by.by("DELETE", where, "")), 403, "No matching permissions found (AUTH-5mWD2)")
	}
	wantRefused(t, "nobody", s.send(t, s.colleague(t, m).by("DELETE", where, "")), 404, "membership not found (AUTHZ-cdgFk)")
	for how, reset := range map[string]request{
		"REST":    m.by("DELETE", where, ""),
		"Connect": connectCall(m.host, m.pat, "feature.v2.FeatureService/ResetInstanceFeatures", "{}"),
	} {
		mustSucceed(t, s.send(t, m.by("PUT", where, `{"loginV2":{"required":true,"baseUri":"https://login.example.com"}}`)))
		if got := read(); !strings.Contains(got, `"loginV2":{"required":true,"baseUri":"https://login.example.com","source":"SOURCE_INSTANCE"}`) {
			t.Errorf("%s: before: got %s", how, got)
		}
		first := mustSucceed(t, s.send(t, reset))
		if got := read(); !strings.Contains(got, `"loginV2":{}`) {
			t.Errorf("%s: got %s", how, got)
		}
		if again := mustSucceed(t, s.send(t, reset)); string(again.Body) != string(first.Body) || !strings.Contains(string(first.Body), `"resourceOwner":"`+m.instanceID) {
			t.Errorf("%s: again: got %s, want %s", how, again.Body, first.Body)
		}
	}
	none := ` {"instanceId":"` + m.instanceID + `","required":false}`
	set := ` {"instanceId":"` + m.instanceID + `","required":true,"baseUri":"https://login.example.com"}`
	s.wantEvents(t, "LoginPagesSet", m.userID+set, m.userID+none, m.userID+set, m.userID+none)
}

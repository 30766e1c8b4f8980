package functions_test

import (
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestSecuritySettings: who may read and change them, by which wire, and what is
// refused.
func TestSecuritySettings(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "securitysettings")
	nobody, viewer, support := s.colleague(t, m), s.machineWith(t, m, tenant.RoleIAMOwnerViewer), s.machineWith(t, m, tenant.RoleIAMAdminImpersonator)
	const where = "/v2/policies/security"
	wantIs := func(what string, on bool) {
		t.Helper()
		want := `{"settings":{"embeddedIframe":{}}}`
		if on {
			want = `{"settings":{"embeddedIframe":{},"enableImpersonation":true}}`
		}
		for by, r := range map[string]request{
			"REST":    viewer.by("GET", "/v2/settings/security", ""),
			"Connect": connectCall(m.host, viewer.pat, "settings.v2.SettingsService/GetSecuritySettings", "{}"),
		} {
			if a := mustSucceed(t, s.send(t, r)); strings.ReplaceAll(string(a.Body), " ", "") != want {
				t.Errorf("%s by %s: got %s, want %s", what, by, a.Body, want)
			}
		}
	}
	wantIs("at first", false)
	const iframe = "(SETT-fRm1e)"
	for name, c := range map[string]struct {
		by     *machine
		body   string
		status int
		want   string
	}{
		"nobody":               {nobody, `{"enableImpersonation":true}`, 404, "(AUTHZ-cdgFk)"},
		"may read":             {viewer, `{"enableImpersonation":true}`, 403, "(AUTH-5mWD2)"},
		"whoever gains by it":  {support, `{"enableImpersonation":true}`, 403, "(AUTH-5mWD2)"},
		"frames":               {m, `{"enableImpersonation":true,"embeddedIframe":{"enabled":true}}`, 400, iframe},
		"origins of frames":    {m, `{"enableImpersonation":true,"embeddedIframe":{"allowedOrigins":["https://a.example"]}}`, 400, iframe},
		"another type":         {m, `{"enableImpersonation":"yes"}`, 400, ""},
		"what is so, by names": {m, `{"enableImpersonation":false,"embeddedIframe":{"enabled":false,"allowedOrigins":[]}}`, 200, `"resourceOwner":"` + m.instanceID},
	} {
		if a := s.send(t, c.by.by("PUT", where, c.body)); a.Status != c.status || !strings.Contains(string(a.Body), c.want) {
			t.Errorf("%s: got %d %s, want %d %s", name, a.Status, a.Body, c.status, c.want)
		}
		wantIs(name, false)
	}
	wantRefused(t, "who may not read", s.send(t, nobody.by("GET", "/v2/settings/security", "")), 404, "membership not found (AUTHZ-cdgFk)")
	r := withKey(m.by("PUT", where, `{"enableImpersonation":true}`), "k")
	first := mustSucceed(t, s.send(t, r))
	if again := s.send(t, r); string(again.Body) != string(first.Body) || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("again: got %d %s, want %s", again.Status, again.Body, first.Body)
	}
	wantIs("on", true)
	mustSucceed(t, s.send(t, connectCall(m.host, m.pat, "settings.v2.SettingsService/SetSecuritySettings", "{}")))
	wantIs("left out", false)
	s.wantEvents(t, "SecuritySettingsSet", m.userID+` {"instanceId":"`+m.instanceID+`","enableImpersonation":true}`,
		m.userID+` {"instanceId":"`+m.instanceID+`","enableImpersonation":false}`)
}

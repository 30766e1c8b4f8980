package functions_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestApps_wrongSecret checks that wrong application secrets are in the audit log,
// up to a bound, and never lock out the right one.
func TestApps_wrongSecret(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "wrongsecret")
	project := p.newProject(t, m)
	api, signs := p.newAPI(t, m, project, tenant.ClientAuthBasic), p.newApp(t, m, project, nil)
	ask := func(c *client, secret string) answer {
		return p.ask(t, oauth{path: "/oauth/v2/introspect", host: m.host, form: url.Values{
			"token": {"x"}, "client_id": {c.app.ClientID}, "client_secret": {secret},
		}})
	}
	wantOAuth(t, "another's secret", ask(api, signs.secret), 401, "invalid_client", "invalid secret")
	log := mustSucceed(t, p.send(t, m.by("POST", "/admin/v1/events/_search", `{"eventTypes":["project.application.secret.check.failed"]}`)))
	var found struct {
		Events []struct {
			Editor    struct{ UserID string }
			Aggregate struct{ ID, ResourceOwner string }
			Payload   map[string]any
		}
	}
	mustUnmarshal(t, log.Body, &found)
	if len(found.Events) != 1 || found.Events[0].Aggregate.ID != project.ID || found.Events[0].Aggregate.ResourceOwner != project.OrgID ||
		found.Events[0].Editor.UserID != "" || fmt.Sprint(found.Events[0].Payload) != fmt.Sprintf("map[appId:%s clientId:%s]", api.app.ID, api.app.ClientID) {
		t.Errorf("audit log: got %s", log.Body)
	}
	for range 110 {
		wantOAuth(t, "wrong secret", ask(api, "wrong"), 401, "invalid_client", "invalid secret")
	}
	recorded := 0
	for _, item := range p.items(t) {
		if attribute(item["type"]) == "project.application.secret.check.failed" {
			recorded++
		}
	}
	// A new quarter of an hour may have begun, with a new budget.
	if recorded < 50 || recorded > 100 {
		t.Errorf("of 111 failures, %d are in the audit log, want 50", recorded)
	}
	if a := ask(api, api.secret); a.Status != http.StatusOK {
		t.Errorf("the right secret: got %d %s", a.Status, a.Body)
	}
	p.wantSecret(t, api.secret)
}

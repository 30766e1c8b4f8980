package functions_test

import (
	"fmt"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestGoldenSessions sends the recorded calls about sessions.
func TestGoldenSessions(t *testing.T) {
	t.Parallel()
	g := startGoldenApps(t)
	g.callers["loginclient"] = g.colleague(t, g.admin)
	mustSucceed(t, g.send(t, g.admin.addMember(g.callers["loginclient"].userID, string(tenant.RoleIAMLoginClient))))
	alice := g.mustCreateUser(t, g.admin, g.values["<org A>"], `"username":"alice","human":{
		"profile":{"givenName":"Gi","familyName":"Fa"},"email":{"email":"a@b.example","isVerified":true},"password":{"password":"Password1!"}}`)
	g.values["<alice>"], g.values["<machine>"] = alice, g.callers["nobody"].userID
	members := fmt.Sprintf(`"checks":{"user":{"userId":%q},"password":{"password":"Password1!"}}`, alice)
	g.values["<session>"], g.values["<ended>"] = g.mustCreateSession(t, g.admin, members).SessionID, g.mustCreateSession(t, g.admin, members).SessionID
	mustSucceed(t, g.send(t, g.admin.by("DELETE", "/v2/sessions/"+g.values["<ended>"], "")))
	g.compare(t, "session.txtar", nil, func(*testing.T, *caseV2) {})
}

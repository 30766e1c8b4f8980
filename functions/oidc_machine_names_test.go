package functions_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestMachine_namedLikeAClient checks that a machine gets no tokens while its user name,
// under which it would get them, is the id of another client: an ID token for it would
// pass as that of somebody who signed in there.
func TestMachine_namedLikeAClient(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, foreign := p.machineOwner(t, "like-a-client"), p.machineOwner(t, "like-a-client-foreign")
	org := p.defaultOrg(t, owner.instanceID).ID
	project := p.newProject(t, owner)
	inactive := p.newApp(t, owner, project, func(a *tenant.Application) { a.State = tenant.StateInactive })
	for what, c := range map[string]struct {
		name  string
		taken bool
	}{
		"an application":             {p.newApp(t, owner, project, nil).app.ClientID, true},
		"an API":                     {p.newAPI(t, owner, project, tenant.ClientAuthBasic).app.ClientID, true},
		"an inactive application":    {inactive.app.ClientID, true},
		"the built-in client":        {"console", true},
		"another instance's":         {p.newApp(t, foreign, p.newProject(t, foreign), nil).app.ClientID, false},
		"no client":                  {newID(), false},
		"the id of the application":  {inactive.app.ID, false},
		"the built-in one, in caps":  {"CONSOLE", false},
		"the owner, who has tokens":  {owner.userID, false},
		"an application, with a dot": {inactive.app.ClientID + ".", false},
	} {
		robot := *owner
		robot.userID = p.mustCreateUser(t, owner, org, fmt.Sprintf(`"username":%q,"machine":{"name":"Bot"}`, c.name))
		keyed := robot.withFile(t, p.mustDo(t, owner.callUser("AddKey", robot.of()+","+farOff+"}")).KeyContent)
		secret := p.mustDo(t, owner.callUser("AddSecret", robot.of()+"}")).ClientSecret
		assertion := keyed.sign(t, keyed.claims())
		byKey := func() answer { return p.grant(t, owner.host, assertion, bothScopes) }
		bySecret := func(name string) answer { return p.bySecret(t, owner.host, name, secret, bothScopes) }
		// Otherwise nobody could be named like this machine in lower case.
		name := "renamed-" + robot.userID
		rename := func() {
			mustSucceed(t, p.send(t, owner.callUser("UpdateUser", robot.of()+fmt.Sprintf(`,"username":%q}`, name))))
		}
		if !c.taken {
			readTokens(t, byKey())
			readTokens(t, bySecret(c.name))
			rename()
			continue
		}
		const told = "the user name of the machine is the id of another client: rename the machine"
		wantOAuth(t, what+", by key", byKey(), http.StatusBadRequest, "unauthorized_client", told)
		wantOAuth(t, what+", by secret", bySecret(c.name), http.StatusBadRequest, "unauthorized_client", told)
		rename()
		readTokens(t, byKey()) // the assertion was not used up
		readTokens(t, bySecret(name))
	}
}

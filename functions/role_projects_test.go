package functions_test

import (
	"fmt"
	"testing"
)

func exerciseProjects(t *testing.T, p *provider) {
	m := p.machineOwner(t, "roles-projects")
	for _, host := range []string{m.host, "localhost"} { // the other has no instance
		p.send(t, request{Method: "POST", Path: projectCall + "ListProjects", Host: host, Authorization: "Bearer " + m.pat, Body: []byte("{}")})
	}
	create := withKey(m.callProject("CreateProject", `{"organizationId":"`+p.defaultOrg(t, m.instanceID).ID+`","projectId":"mine","name":"Mine"}`), "k1")
	mustSucceed(t, p.send(t, create))
	p.composeFunctions(t)
	mustSucceed(t, p.send(t, create))
	app := fmt.Sprintf(`"projectId":"mine","applicationId":%q`, p.mustCreateApplication(t, m, "mine", `"name":"Web","oidcConfiguration":{}`).ApplicationID)
	mustSucceed(t, p.send(t, m.callApplication("UpdateApplication", "{"+app+`,"name":"Portal"}`)))
	mustSucceed(t, p.send(t, m.callApplication("ListApplications", "{}")))
	exerciseBothKeyPairs(t, func(name string) {
		signer := p.mustCreateApplication(t, m, "mine", fmt.Sprintf(`"name":%q,"apiConfiguration":{"authMethodType":1}`, name)).ApplicationID
		mustSucceed(t, p.send(t, withKey(m.callApplication("CreateApplicationKey", fmt.Sprintf(`{"projectId":"mine","applicationId":%q}`, signer)), name)))
	}, p)
	signer := fmt.Sprintf(`{"projectId":"mine","applicationId":%q}`, p.mustCreateApplication(t, m, "mine", `"name":"signs","apiConfiguration":{"authMethodType":1}`).ApplicationID)
	mustSucceed(t, p.send(t, m.callApplication("CreateApplicationKey", signer)))
	mustSucceed(t, p.send(t, m.callApplication("DeleteApplication", signer)))
	mustSucceed(t, p.send(t, withKey(m.callApplication("DeleteApplication", "{"+app+"}"), "k3")))
	var given struct{ ID string }
	give := m.callAuthorization("CreateAuthorization", fmt.Sprintf(`{"userId":%q,"projectId":"mine","organizationId":%q}`, m.userID, p.defaultOrg(t, m.instanceID).ID))
	mustUnmarshal(t, mustSucceed(t, p.send(t, give)).Body, &given)
	mustSucceed(t, p.send(t, m.callAuthorization("ListAuthorizations", "{}")))
	mustSucceed(t, p.send(t, withKey(m.callAuthorization("DeleteAuthorization", `{"id":"`+given.ID+`"}`), "k4")))
	mustSucceed(t, p.send(t, withKey(m.callProject("DeleteProject", `{"projectId":"mine"}`), "k2")))
	mustSucceed(t, p.send(t, m.callProject("DeleteProject", `{"projectId":"mine"}`)))
}

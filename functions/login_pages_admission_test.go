package functions_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestLoginPages_access: a project that is closed to other organisations is closed at a
// login page of one's own, too, for applications and devices, until it is granted to
// the user's organisation. A grant counts while it is active.
func TestLoginPages_access(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "loginaccess")
	_, named := l.sessionOf(t, nil)
	tv := l.newDeviceClient(t, &l.owner.machine, nil)
	home := l.app.project.OrgID
	vendor := *l.defaultOrg(t, l.owner.instanceID)
	vendor.ID, vendor.Name = newID(), "vendor"
	l.put(t, &vendor)
	for _, c := range []*client{l.app, tv} {
		c.project.OrgID, c.app.OrgID, c.project.AccessRequired = vendor.ID, vendor.ID, true
		l.put(t, c.project, c.app)
	}
	grant := tenant.ProjectGrant{OrgID: home, State: tenant.StateInactive, Revision: vendor.Revision}
	const projectRequired = "Errors.User.ProjectRequired"
	for _, step := range []struct {
		name   string
		grants []tenant.ProjectGrant
		want   string
	}{
		{"no grant", nil, projectRequired},
		{"one of a third organisation", []tenant.ProjectGrant{{OrgID: "7", State: tenant.StateActive, Revision: vendor.Revision}}, projectRequired},
		{"an inactive one", []tenant.ProjectGrant{grant}, projectRequired},
		{"an active one", []tenant.ProjectGrant{{OrgID: home, State: tenant.StateActive, Revision: vendor.Revision}}, ""},
	} {
		id, codes := l.request(t, l.app), tv.startDevice(t, "openid")
		device := l.deviceOf(t, l.page, codes.UserCode)
		for _, c := range []*client{l.app, tv} {
			c.project.Grants = step.grants
			l.put(t, c.project)
		}
		if step.want != "" {
			wantAnswered(t, step.name, l.send(t, l.page.answer(id, named)), 403, step.want)
			wantAnswered(t, step.name+", for a device", l.send(t, l.page.decide(device, named)), 403, step.want)
			wantOAuth(t, step.name, tv.poll(t, codes.DeviceCode), 400, "authorization_pending", "*")
			continue
		}
		readTokens(t, l.app.redeem(t, callbackOf(t, l.send(t, l.page.answer(id, named))).Query().Get("code")))
		mustSucceed(t, l.send(t, l.page.decide(device, named)))
		readTokens(t, tv.poll(t, codes.DeviceCode))
	}
}

// TestLoginPages_deviceOfOrganisation: a device whose scope names an organisation is
// allowed by its people alone, whoever serves the page.
func TestLoginPages_deviceOfOrganisation(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "loginorgdevice")
	_, named := l.sessionOf(t, nil)
	own := l.defaultOrg(t, l.owner.instanceID)
	other := &tenant.Org{
		InstanceID: own.InstanceID, ID: newID(), Name: "other", State: tenant.StateActive, Revision: own.Revision,
		Domains: []tenant.OrgDomain{{Domain: "other.example.com", Primary: true, Verified: true}},
	}
	l.put(t, other)
	tv := l.newDeviceClient(t, &l.owner.machine, nil)
	const byID = "openid urn:zitadel:iam:org:id:"
	codes := tv.startDevice(t, byID+other.ID)
	device := l.deviceOf(t, l.page, codes.UserCode)
	const want = "User is no member of the required organization (COMMAND-59ljd)"
	wantAnswered(t, "another organisation's", l.send(t, l.page.decide(device, named)), 400, want)
	wantOAuth(t, "not allowed", tv.poll(t, codes.DeviceCode), 400, "authorization_pending", "*")
	mustSucceed(t, l.send(t, l.page.decide(device, `"deny":{}`))) // anybody may refuse
	wantOAuth(t, "refused", tv.poll(t, codes.DeviceCode), 400, "access_denied", "*")
	mine := tv.startDevice(t, byID+own.ID)
	mustSucceed(t, l.send(t, l.page.decide(l.deviceOf(t, l.page, mine.UserCode), named)))
	readTokens(t, tv.poll(t, mine.DeviceCode))
}

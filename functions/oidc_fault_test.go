package functions_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// clientTrips are the requests of clients and of the people who decide about them.
func (p *provider) clientTrips(tb testing.TB) []trip {
	tb.Helper()
	owner := p.humanOwner(tb, "provider-faults", false)
	m, project := &owner.machine, p.newProject(tb, &owner.machine)
	web, tv, api := p.newApp(tb, m, project, nil), p.newDeviceClient(tb, m, nil), p.newAPI(tb, m, project, tenant.ClientAuthBasic)
	b := p.browser(owner.host)
	accessToken := web.tokens(tb, b).AccessToken
	allowed := func(tb testing.TB) string {
		codes := tv.startDevice(tb, "openid offline_access")
		b.decide(tb, codes.UserCode, "allow")
		return codes.DeviceCode
	}
	// cold sends a client's request to a function with empty caches.
	cold := func(c *client, send func(testing.TB, *client) answer) func(testing.TB, string) func() answer {
		return func(tb testing.TB, _ string) func() answer {
			fresh := *c
			fresh.provider = newProvider(tb, p.system)
			return func() answer { return send(tb, &fresh) }
		}
	}
	authorize := func(tb testing.TB, c *client) answer {
		one := *b
		one.provider = c.provider
		return one.open(tb, c.authorization(), nil)
	}
	introspect := func(tb testing.TB, c *client) answer { return c.introspect(tb, accessToken) }
	startDevice := func(tb testing.TB, c *client) answer {
		return c.post(tb, "/oauth/v2/device_authorization", map[string][]string{"scope": {"openid"}})
	}
	introspect(tb, api)
	startDevice(tb, tv)
	byPage := func(tb testing.TB, c *client) answer { // for a page of a registered origin
		return c.ask(tb, oauth{path: "/oidc/v1/userinfo", host: owner.host, header: http.Header{
			"Authorization": {"Bearer " + accessToken}, "Origin": {"https://app.example.com"},
		}})
	}
	robotOwner := p.machineOwner(tb, "provider-faults-robot")
	robot := p.colleague(tb, robotOwner)
	secret := p.mustDo(tb, robotOwner.callUser("AddSecret", robot.of()+"}")).ClientSecret
	named := p.newProject(tb, robotOwner).ID
	p.useJWTs(tb, robotOwner)
	credentials := func(tb testing.TB, c *client) answer {
		return c.bySecret(tb, robotOwner.host, robot.userName(), secret, "openid")
	}
	forProject := func(tb testing.TB, assertion string) answer {
		return p.grant(tb, robotOwner.host, assertion, "openid urn:zitadel:iam:org:project:id:"+named+":aud")
	}
	forProject(tb, robotOwner.sign(tb, robotOwner.claims()))
	for range 2 { // the first creates the instance's key, the second reads it
		credentials(tb, web)
	}
	signedOut := func(hinted bool) func(testing.TB, string) func() answer {
		return func(tb testing.TB, _ string) func() answer {
			one := p.browser(owner.host)
			got := web.tokens(tb, one)
			if !hinted {
				form := fill(one.open(tb, "/ui/login/logout", nil))
				return func() answer { return one.open(tb, "/ui/login/logout", form) }
			}
			one.cookies = map[string]string{} // the hint alone names the session
			path := "/oidc/v1/end_session?" + url.Values{"id_token_hint": {got.IDToken}}.Encode()
			return func() answer { return one.open(tb, path, nil) }
		}
	}
	read, written := []string{"BatchGetItem"}, []string{"BatchGetItem", "TransactWriteItems"}
	twice := []string{"BatchGetItem", "BatchGetItem"}
	return []trip{
		{"authorise", func(tb testing.TB, _ string) func() answer {
			return func() answer { return authorize(tb, web) }
		}, 302, []string{"BatchGetItem", "PutItem"}, 1, 0},
		{"authorise, cold", cold(web, authorize), 302, []string{"BatchGetItem", "BatchGetItem", "BatchGetItem", "PutItem"}, 1, 0},
		{"code", func(tb testing.TB, _ string) func() answer {
			code := web.code(tb, b)
			return func() answer { return web.redeem(tb, code) }
		}, 200, written, 2, 0}, // the grant and its event
		{"refresh", func(tb testing.TB, _ string) func() answer {
			token := web.tokens(tb, b).RefreshToken
			return func() answer { return web.renew(tb, token) }
		}, 200, written, 0, 0},
		{"introspect", func(tb testing.TB, _ string) func() answer { return func() answer { return introspect(tb, api) } }, 200, twice, 0, 0},
		{"introspect, cold", cold(api, introspect), 200, []string{"BatchGetItem", "BatchGetItem", "BatchGetItem", "BatchGetItem"}, 0, 0},
		{"userinfo", func(tb testing.TB, _ string) func() answer {
			return func() answer { return p.userinfo(tb, owner.host, accessToken) }
		}, 200, read, 0, 0},
		{"revoke", func(tb testing.TB, _ string) func() answer {
			token := web.tokens(tb, b).RefreshToken
			return func() answer { return web.revoke(tb, token) }
		}, 200, append(twice, "TransactWriteItems"), 0, 0},
		{"device", func(tb testing.TB, _ string) func() answer { return func() answer { return startDevice(tb, tv) } }, 200, written, 1, 0},
		{"device, cold", cold(tv, startDevice), 200, []string{"BatchGetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"}, 1, 0},
		{"poll, pending", func(tb testing.TB, _ string) func() answer {
			code := tv.startDevice(tb, "openid").DeviceCode
			return func() answer { return tv.poll(tb, code) }
		}, 400, written, 0, 0},
		{"poll", func(tb testing.TB, _ string) func() answer {
			code := allowed(tb)
			return func() answer { return tv.poll(tb, code) }
		}, 200, []string{"BatchGetItem", "BatchGetItem", "TransactWriteItems"}, 2, 0},
		{"device page", func(tb testing.TB, _ string) func() answer {
			path := "/ui/login/device?user_code=" + tv.startDevice(tb, "openid").UserCode
			return func() answer { return b.open(tb, path, nil) }
		}, 200, []string{"BatchGetItem", "BatchGetItem", "TransactWriteItems", "BatchGetItem", "TransactWriteItems"}, 0, 0},
		{"decision", func(tb testing.TB, _ string) func() answer {
			page := b.open(tb, "/ui/login/device?user_code="+tv.startDevice(tb, "openid").UserCode, nil)
			return func() answer { return b.open(tb, "/ui/login/device", fill(page, "decision", "allow")) }
		}, 200, []string{"BatchGetItem", "BatchGetItem", "TransactWriteItems", "BatchGetItem", "TransactWriteItems", "TransactWriteItems"}, 0, 0},
		{"userinfo, of a page", func(tb testing.TB, _ string) func() answer { return func() answer { return byPage(tb, web) } }, 200, read, 0, 0},
		{"userinfo, of a page, cold", cold(web, byPage), 200, twice, 0, 0},
		{"client credentials", func(tb testing.TB, _ string) func() answer { return func() answer { return credentials(tb, web) } }, 200, read, 0, 0},
		{"assertion", func(tb testing.TB, _ string) func() answer {
			assertion := robotOwner.sign(tb, robotOwner.claims())
			return func() answer { return forProject(tb, assertion) }
		}, 200, []string{"BatchGetItem", "BatchGetItem", "BatchGetItem", "PutItem"}, 1, 0}, // the project is read with its organisation
		{"client credentials, cold", cold(web, credentials), 200, []string{"BatchGetItem", "BatchGetItem", "BatchGetItem", "Query", "Decrypt"}, 0, 0},
		// The session and its grant are deleted, the record is added.
		{"end session", signedOut(true), 302, []string{"BatchGetItem", "BatchGetItem", "Query", "TransactWriteItems"}, -1, 0},
		{"sign out", signedOut(false), 303, []string{"BatchGetItem", "Query", "TransactWriteItems"}, -1, 0},
	}
}

// TestProvider_faults checks what clients' requests cost. Transient faults go
// unnoticed. A permanent one, starting at any call to a service, leads to a 503
// without redirect that leaves nothing behind, after which the same request
// succeeds.
func TestProvider_faults(t *testing.T) {
	t.Parallel()
	for name, check := range map[string]func(trip, *testing.T, *system, *observer){"passing": trip.passing, "lasting": trip.lastingFrom} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var o observer
			p := startProvider(t, o.through)
			trips := p.clientTrips(t)
			wantTripCosts(t, p.system, &o, trips)
			for _, c := range trips {
				check(c, t, p.system, &o)
			}
		})
	}
}

package functions_test

import (
	"context"
	"crypto/rsa"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/event/queue"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// exercises make each function use every permission that it has.
var exercises = map[string]func(*testing.T, *provider){
	"create-instance": exerciseCreateInstance,
	"setup-org":       exerciseSetupOrg,
	"system":          exerciseSystem,
	"admin":           exerciseAdmin,
	"users":           exerciseUsers,
	"projects":        exerciseProjects,
	"requests":        exerciseRequests,
	"oidc":            exerciseOIDC,
	"relay":           exerciseRelay,
	"signing-keys":    exerciseSigningKeys,
	"key-stock":       exerciseKeyStock,
	"sweeper":         exerciseSweeper,
}

// TestRoles checks that each function needs everything that its role allows: each
// action, on each resource and for each value of a condition. That it needs no more
// is checked by every test of this package, through underRole.
func TestRoles(t *testing.T) {
	t.Parallel()
	all, err := readRoles()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("exercises", func(t *testing.T) {
		for function := range all {
			t.Run(function, func(t *testing.T) {
				t.Parallel()
				exercise := exercises[function]
				if exercise == nil {
					t.Fatal("nothing here exercises the function")
				}
				s := startSystem(t)
				s.roles = all
				s.composeFunctions(t)
				exercise(t, newProvider(t, s))
			})
		}
	})
	for function, role := range all {
		for _, allowance := range role.Unused() {
			t.Errorf("the role of %s allows what the function did not need: %s", function, allowance)
		}
	}
}

func exerciseCreateInstance(t *testing.T, p *provider) {
	exerciseBothKeyPairs(t, func(name string) { mustSucceed(t, p.send(t, machineRequest(t, p.system, name))) }, p)
	exerciseRepeats(t, p, machineRequest)
	mustSucceed(t, p.send(t, humanRequest(t, p.system, "roles-human")))
	exerciseTakeOver(t, p, func(name, key string) string {
		return p.mustMake(t, withKey(machineRequest(t, p.system, name), key)).InstanceID
	})
}

// exerciseBothKeyPairs has a key pair generated, and one taken from the stock.
func exerciseBothKeyPairs(t *testing.T, create func(name string), p *provider) {
	t.Helper()
	create("roles-made")
	const pairs = 40
	p.stockKeyPairs(t, pairs, func(int) *rsa.PrivateKey { return p.key })
	for n := 0; n < 100 && p.countStocked(t) == pairs; n++ {
		create(fmt.Sprintf("roles-taken-%d", n))
		time.Sleep(100 * time.Millisecond) // the stock was empty a moment ago
	}
}

// exerciseTakeOver has the host of a removed instance taken over, with a key pair
// from the stock.
func exerciseTakeOver(t *testing.T, p *provider, create func(name, key string) (instanceID string)) {
	t.Helper()
	for n := range 100 {
		name := fmt.Sprintf("roles-dead-%d", n)
		p.bury(t, &tenant.Instance{ID: create(name, name+"-1")})
		before := p.countStocked(t)
		create(name, name+"-2")
		if p.countStocked(t) < before {
			return
		}
	}
	t.Error("no pair was taken")
}

func exerciseKeyStock(t *testing.T, p *provider) {
	if err := p.keyStock(t, "1").Fill(context.Background()); err != nil {
		t.Error(err)
	}
}

func exerciseSetupOrg(t *testing.T, p *provider) {
	exerciseRepeats(t, p, setupRequest)
	dead := setupRequest(t, p.system, "roles-dead")
	p.buryOrg(t, p.mustMake(t, dead).OrgID)
	mustSucceed(t, p.send(t, withKey(dead, "k3")))
	elsewhere := dead
	elsewhere.Host = "nobody.example.com"
	if a := p.send(t, elsewhere); a.Status != http.StatusNotFound {
		t.Errorf("unknown host: got %d %s, want 404", a.Status, a.Body)
	}
}

// exerciseRepeats sends a request twice, the second time to functions with empty
// caches, and another that is refused.
func exerciseRepeats(t *testing.T, p *provider, asking func(testing.TB, *system, string) request) {
	t.Helper()
	r := withKey(asking(t, p.system, "roles"), "k1")
	mustSucceed(t, p.send(t, r))
	p.composeFunctions(t)
	if a := mustSucceed(t, p.send(t, r)); a.Header.Get("Idempotent-Replayed") != "true" {
		t.Error("not replayed")
	}
	if a := p.send(t, withKey(r, "k2")); a.Status != http.StatusConflict {
		t.Errorf("taken: got %d %s, want 409", a.Status, a.Body)
	}
}

func exerciseSystem(t *testing.T, p *provider) {
	p.instanceByEvent(t, p.requests(t), "roles-claim", "roles-claim.example.com")
	claim := withKey(p.claimOf(t, "roles-claim", ""), "k1")
	mustSucceed(t, p.send(t, claim))
	p.composeFunctions(t)
	mustSucceed(t, p.send(t, claim))

	mustSucceed(t, p.send(t, request{Method: "GET", Path: "/debug/ready"}))
	m := p.machineOwner(t, "roles-system")
	call := func(method, path, authorization, body string) answer {
		return p.send(t, request{Method: method, Path: path, Authorization: authorization, Body: []byte(body)})
	}
	for _, body := range []string{"{}", `{"queries":[{"domainQuery":{"domains":["roles-system.example.com"]}}]}`} {
		mustSucceed(t, call("POST", "/system/v1/instances/_search", "Bearer "+p.systemToken(t), body))
	}
	instance := "/system/v1/instances/" + m.instanceID
	mustSucceed(t, call("PUT", instance, "Bearer "+p.systemToken(t), `{"instanceName":"Other"}`))
	if a := call("GET", instance, "Bearer "+m.pat, ""); a.Status != http.StatusForbidden {
		t.Errorf("by a user: got %d %s, want 403", a.Status, a.Body)
	}

	// A domain is taken over from a removed instance, and released.
	p.bury(t, &tenant.Instance{ID: p.mustMake(t, machineRequest(t, p.system, "roles-dead")).InstanceID})
	mustSucceed(t, p.send(t, withKey(p.systemRequest(t, "POST", instance+"/domains", `{"domain":"roles-dead.example.com"}`), "k2")))
	mustSucceed(t, p.send(t, withKey(p.systemRequest(t, "DELETE", instance+"/domains/roles-dead.example.com", ""), "k3")))
	mustSucceed(t, call("POST", instance+"/members/_search", "Bearer "+p.systemToken(t), "{}"))
	exerciseInstancesV2(t, p, m)
	mustSucceed(t, p.send(t, withKey(request{Method: "DELETE", Path: instance, Authorization: "Bearer " + p.systemToken(t)}, "k4")))
}

// exerciseInstancesV2 makes the calls of zitadel.instance.v2.
func exerciseInstancesV2(t *testing.T, p *provider, m *machine) {
	t.Helper()
	named := fmt.Sprintf(`{"instanceId":%q`, m.instanceID)
	doomed := fmt.Sprintf(`{"instanceId":%q`, p.machineOwner(t, "roles-doomed").instanceID)
	for i, c := range [][2]string{
		{"GetInstance", named + "}"},
		{"UpdateInstance", named + `,"instanceName":"By v2"}`},
		{"ListInstances", "{}"},
		{"ListInstances", `{"filters":[{"customDomainsFilter":{"domains":["roles-system.example.com"]}}]}`},
		{"AddCustomDomain", named + `,"customDomain":"roles-v2.example.com"}`},
		{"ListCustomDomains", named + "}"},
		{"RemoveCustomDomain", named + `,"customDomain":"roles-v2.example.com"}`},
		{"AddTrustedDomain", named + `,"trustedDomain":"roles-v2.example.org"}`},
		{"ListTrustedDomains", named + "}"},
		{"RemoveTrustedDomain", named + `,"trustedDomain":"roles-v2.example.org"}`},
		{"DeleteInstance", doomed + "}"},
	} {
		r := p.bySystem(t, c[0], "%s", c[1])
		r.Header.Set("Idempotency-Key", fmt.Sprintf("v2-%d", i))
		mustSucceed(t, p.send(t, r))
	}
}

func exerciseAdmin(t *testing.T, p *provider) {
	m := p.machineOwner(t, "roles-admin")
	for _, host := range []string{m.host, "localhost"} { // the other has no instance
		p.send(t, request{Method: "GET", Path: "/admin/v1/instances/me", Host: host, Authorization: "Bearer " + m.pat})
	}
	auditor{p, m.host, m.pat}.events(t, `{}`)
	ask := func(method, path string) request {
		return request{Method: method, Path: path, Host: m.host, Authorization: "Bearer " + m.pat, Body: []byte("{}")}
	}
	mustSucceed(t, p.send(t, ask("POST", "/admin/v1/orgs/_search")))
	mustSucceed(t, p.send(t, withKey(ask("DELETE", "/admin/v1/orgs/"+p.mustMake(t, setupAt(m, "Gone")).OrgID), "k0")))
	renamed := p.mustAddOrg(t, m, `{"name":"Before"}`).OrganizationID
	rename := withKey(m.callOrg("UpdateOrganization", `{"organizationId":"`+renamed+`","name":"After"}`), "k2")
	mustSucceed(t, p.send(t, rename))
	mustSucceed(t, p.send(t, m.callOrg("DeactivateOrganization", `{"organizationId":"`+renamed+`"}`)))
	mustSucceed(t, p.send(t, withKey(m.callOrg("AddOrganization", `{"name":"People","admins":[{"human":`+withMetadata(humanV2("ada"), 1)+`}]}`), "k5")))
	metadata := `{"organizationId":"` + renamed + `",`
	mustSucceed(t, p.send(t, withKey(m.callOrg("SetOrganizationMetadata", metadata+`"metadata":[{"key":"a"}]}`), "k3")))
	mustSucceed(t, p.send(t, m.callOrg("ListOrganizationMetadata", metadata+`"pagination":{}}`)))
	mustSucceed(t, p.send(t, withKey(m.callOrg("DeleteOrganizationMetadata", metadata+`"keys":["a"]}`), "k4")))
	setDefault := withKey(ask("PUT", "/admin/v1/orgs/default/"+p.mustMake(t, setupAt(m, "Roles")).OrgID), "k1")
	mustSucceed(t, p.send(t, setDefault))
	p.composeFunctions(t)
	mustSucceed(t, p.send(t, setDefault))
	// Users of the caller's organisation by name, by search and by id, and another
	// organisation with its domains.
	for _, body := range []string{`{}`, `{"queries":[{"userNameQuery":{"userName":"robot"}}]}`, fmt.Sprintf(`{"queries":[{"inUserIdsQuery":{"userIds":[%q]}}]}`, m.userID)} {
		mustSucceed(t, p.send(t, m.manage("", "POST /users/_search", body)))
	}
	mustSucceed(t, p.send(t, m.manage("", "GET /users/"+m.userID, "")))
	p.wantStatus(t, "unknown", m.manage("", "GET /users/77", ""), 404, "(QUERY-Dfbg2)")
	var managed struct{ ID string }
	mustUnmarshal(t, mustSucceed(t, p.send(t, withKey(m.manage("", "POST /orgs", `{"name":"Managed"}`), "k6"))).Body, &managed)
	for _, call := range []string{"POST /orgs/me/domains", "POST /orgs/me/_deactivate", "POST /orgs/me/_reactivate"} {
		mustSucceed(t, p.send(t, withKey(m.manage(managed.ID, call, `{"domain":"managed.example"}`), call[9:])))
	}
	// A key is activated and replaced by another, while a third one waits.
	var keys []string
	for range 3 {
		keys = append(keys, p.mustMakeKey(t, m, `{"ecdsa":{"curve":"ECDSA_CURVE_P256"}}`))
	}
	p.mustActivate(t, m, keys[0])
	p.mustActivate(t, m, keys[1])
	mustSucceed(t, p.send(t, m.callWebKey("DeleteWebKey", `{"id":"`+keys[2]+`"}`)))
	// Members, of whom one owner has to stay.
	other := p.colleague(t, m)
	add := withKey(m.addMember(other.userID, "IAM_OWNER"), "members")
	mustSucceed(t, p.send(t, add))
	p.composeFunctions(t)
	mustSucceed(t, p.send(t, add))
	mustSucceed(t, p.send(t, m.by("POST", "/admin/v1/members/_search", "{}")))
	mustSucceed(t, p.send(t, m.by("PUT", "/admin/v1/languages/default/de", "")))
	mustSucceed(t, p.send(t, withKey(m.removeMember(other.userID), "members-gone")))
}

func exerciseUsers(t *testing.T, p *provider) {
	m := p.machineOwner(t, "roles-users")
	for _, host := range []string{m.host, "localhost"} { // the other has no instance
		p.send(t, request{Method: "GET", Path: "/v2/users/" + m.userID, Host: host, Authorization: "Bearer " + m.pat})
	}
	mustSucceed(t, p.send(t, m.callUser("ListUsers", "{}")))
	// A name is taken over from a user who was removed with their organisation.
	dead := p.mustMake(t, setupAt(m, "Dead"))
	p.bury(t, &tenant.Org{InstanceID: m.instanceID, ID: dead.OrgID})
	colleague := p.colleague(t, m)
	mustSucceed(t, p.send(t, m.addMember(colleague.userID, "IAM_OWNER")))
	remove := connectCall(m.host, p.systemToken(t), "user.v2.UserService/DeleteUser", fmt.Sprintf(`{"userId":%q}`, colleague.userID))
	remove.Header.Set("Idempotency-Key", "k0")
	mustSucceed(t, p.send(t, remove))
	create := m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"username":"Dead","machine":{"name":"Bot"}}`, p.defaultOrg(t, m.instanceID).ID))
	create.Header.Set("Idempotency-Key", "k1")
	mustSucceed(t, p.send(t, create))
	p.composeFunctions(t)
	mustSucceed(t, p.send(t, create))
	mustSucceed(t, p.send(t, m.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,"username":"renamed"}`, m.userID))))
	mustSucceed(t, p.send(t, withKey(m.callUser("CreateUser", fmt.Sprintf(
		`{"organizationId":%q,"userId":"77","username":"seventy","metadata":[{"key":"colour"}],"machine":{"name":"Bot"}}`, p.defaultOrg(t, m.instanceID).ID)), "k4")))
	mustSucceed(t, p.send(t, m.callUser("ListUsers", `{"queries":[{"metadataKeyFilter":{"key":"colour"}}]}`)))
	exerciseCredentials(t, p, m)
	mustSucceed(t, p.send(t, withKey(m.callUser("SetUserMetadata", m.of()+`,"metadata":[{"key":"a"}]}`), "k2")))
	mustSucceed(t, p.send(t, m.callUser("ListUserMetadata", m.of()+"}")))
	mustSucceed(t, p.send(t, withKey(m.callUser("DeleteUserMetadata", m.of()+`,"keys":["a"]}`), "k3")))
	exerciseCodes(t, p, m)
	session := p.mustCreateSession(t, m, `"checks":{`+userCheck(m.userID)+`}`).SessionID
	p.put(t, &tenant.Grant{
		InstanceID: m.instanceID, UserID: m.userID, ID: newID(), ClientID: "1", SessionID: session,
		ExpiresAt: time.Now().Add(time.Hour), EndsAt: time.Now().Add(time.Hour), Version: 1,
	})
	mustSucceed(t, p.send(t, withKey(m.callSession("DeleteSession", fmt.Sprintf(`{"sessionId":%q}`, session)), "k5")))
}

// exerciseCodes has a code issued and redeemed, and a wrong and the right password
// counted.
func exerciseCodes(t *testing.T, p *provider, m *machine) {
	t.Helper()
	id := p.mustCreateUser(t, m, p.defaultOrg(t, m.instanceID).ID, `"username":"codes","human":`+gigiV2)
	ask := func(path, body string) answer { return p.send(t, m.by("POST", "/v2/users/"+id+"/"+path, body)) }
	var made struct{ VerificationCode string }
	mustUnmarshal(t, mustSucceed(t, ask("email/send", `{"returnCode":{}}`)).Body, &made)
	ask("email/verify", "{"+withCode("AAAAAAAAAAAA")+"}")
	mustSucceed(t, p.send(t, withKey(m.by("POST", "/v2/users/"+id+"/email/verify", "{"+withCode(made.VerificationCode)+"}"), "codes")))
	ask("password", `{"newPassword":{"password":"Password2!"},"currentPassword":"wrong"}`)
	mustSucceed(t, ask("password", `{"newPassword":{"password":"Password2!"},"currentPassword":"Password1!"}`))
}

func exerciseRequests(t *testing.T, p *provider) {
	h := p.requests(t)
	exerciseBothKeyPairs(t, func(name string) {
		handleBatch(t, h, batchOf(requestedMachine(name, name+".example.com")))
	}, p)
	instanceID := p.instanceByEvent(t, h, "roles-1", "roles-1.example.com")
	again := batchOf(requestedMachine("roles-1", "roles-1.example.com"))
	again.Records[0].Attributes["ApproximateReceiveCount"] = "2"
	handleBatch(t, h, again)
	handleBatch(t, h, batchOf(
		requestedOrg("roles-2", instanceID, "Roles", "gigi@elsewhere.example"),
		requestedHuman("roles-3", "Roles", "Str0ng-Passw0rd!"),
		requestedMachine("roles-4", "roles-1.example.com"), // taken
	))
	exerciseTakeOver(t, p, func(name, requestID string) string {
		return p.instanceByEvent(t, h, requestID, name+".example.com")
	})
	exerciseCalls(t, p, h)
}

// exerciseCalls has every call made by event.
func exerciseCalls(t *testing.T, p *provider, h *queue.Handler) {
	t.Helper()
	count := 0
	ask := func(r request) {
		count++
		message, _ := p.asEvent(t, fmt.Sprintf("roles-call-%d", count), r)
		handleBatch(t, h, batchOf(message))
	}
	for _, of := range requestable() {
		for _, c := range of(t, p.system) {
			ask(c.request(t, p.system, newName("roles-call-")))
		}
	}
	m := p.machineOwner(t, "roles-calls")
	var keys []string
	for range 3 {
		keys = append(keys, p.mustMakeKey(t, m, `{"ecdsa":{"curve":"ECDSA_CURVE_P256"}}`))
	}
	ask(m.callWebKey("ActivateWebKey", `{"id":"`+keys[0]+`"}`))
	ask(m.callWebKey("ActivateWebKey", `{"id":"`+keys[1]+`"}`))
	ask(m.callWebKey("DeleteWebKey", `{"id":"`+keys[2]+`"}`))
	// A wrong and the right password are counted.
	ada := p.mustCreateUser(t, m, p.defaultOrg(t, m.instanceID).ID, `"username":"codes","human":`+gigiV2)
	for _, current := range []string{"wrong", "Password1!"} {
		ask(m.by("POST", "/v2/users/"+ada+"/password", fmt.Sprintf(`{"newPassword":{"password":"Password2!"},"currentPassword":%q}`, current)))
	}
}

func exerciseRelay(t *testing.T, p *provider) {
	h, log := p.relay(t, &bus{})
	if at := relayBatch(t, h, eventRecords(3)...); at != "" {
		t.Errorf("resumes at %q\n%s", at, log)
	}
}

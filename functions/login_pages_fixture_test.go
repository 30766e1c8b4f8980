package functions_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// loginBase is the address of external login pages.
const loginBase = "https://login.example.com/ui"

// loginPages is an instance with an application that uses external login pages.
type loginPages struct {
	*provider
	owner *person
	app   *client
	// page is the machine behind the pages; boss may do everything else; nobody has
	// no role.
	page, boss, nobody *machine
}

func startLoginPages(tb testing.TB, name string, through ...func(string, http.Handler) http.Handler) *loginPages {
	tb.Helper()
	p := startProvider(tb, through...)
	l := p.loginPagesOf(tb, p.humanOwner(tb, name, false))
	l.app = p.newApp(tb, &l.owner.machine, p.newProject(tb, &l.owner.machine), atLoginPages)
	return l
}

// loginPagesOf adds the machines to an instance, but no application.
func (p *provider) loginPagesOf(tb testing.TB, owner *person) *loginPages {
	tb.Helper()
	return &loginPages{
		provider: p, owner: owner,
		page: p.machineWith(tb, &owner.machine, tenant.RoleIAMLoginClient), boss: p.machineWith(tb, &owner.machine, tenant.RoleIAMOwner),
		nobody: p.colleague(tb, &owner.machine),
	}
}

// atLoginPages configures an application to use the login pages at loginBase.
func atLoginPages(a *tenant.Application) {
	a.OIDC.LoginVersion, a.OIDC.LoginBaseURI = tenant.LoginVersion2, loginBase
}

// machineWith adds a machine with a role on the instance.
func (s *system) machineWith(tb testing.TB, owner *machine, role tenant.Role) *machine {
	tb.Helper()
	m := s.colleague(tb, owner)
	s.put(tb, &tenant.User{
		InstanceID: m.instanceID, ID: m.userID, OrgID: s.defaultOrg(tb, m.instanceID).ID, State: tenant.StateActive, UserName: "robot-" + m.userID,
		Machine: &tenant.Machine{Name: "Robot"}, Memberships: []tenant.Membership{{Roles: []tenant.Role{role}}}, Revision: tenant.NewRevision(time.Now()),
	})
	return m
}

// request starts a sign-in to an application in a browser, and returns the id of
// the authorisation request that the login page receives.
func (l *loginPages) request(tb testing.TB, app *client, changes ...string) string {
	tb.Helper()
	return requestAt(tb, location(tb, l.browser(l.owner.host).open(tb, app.authorization(changes...), nil)))
}

func requestAt(tb testing.TB, u *url.URL) string {
	tb.Helper()
	id := u.Query().Get("authRequest")
	if !strings.HasPrefix(u.String(), loginBase+"/login?") || !tenant.IsAuthRequestID(id) || len(u.Query()) != 1 {
		tb.Fatalf("sent to %s, want the login page", u)
	}
	return id
}

// session creates a session of the person with a checked password, apart from
// changes, and returns it as calls name it.
func (l *loginPages) session(tb testing.TB, change func(*tenant.Session)) string {
	tb.Helper()
	_, named := l.sessionOf(tb, change)
	return named
}

func (l *loginPages) sessionOf(tb testing.TB, change func(*tenant.Session)) (*tenant.Session, string) {
	tb.Helper()
	now := time.Now().UTC().Truncate(time.Microsecond)
	session := &tenant.Session{
		InstanceID: l.owner.instanceID, UserID: l.owner.userID, ID: newID(), AuthTime: now, AMR: []string{"pwd"}, Epoch: l.epochOf(tb, l.owner),
		ExpiresAt: now.Add(time.Hour).Truncate(time.Second),
		API: &tenant.APISession{
			CreatorID: l.page.userID, UserOrgID: l.defaultOrg(tb, l.owner.instanceID).ID, UserCheckedAt: now, Revision: tenant.NewRevision(now),
		},
	}
	if change != nil {
		change(session)
	}
	token, err := session.MintSessionToken()
	if err != nil {
		tb.Fatal(err)
	}
	l.put(tb, session, session.Entry())
	return session, fmt.Sprintf(`"session":{"sessionId":%q,"sessionToken":%q}`, session.ID, token)
}

// answer returns a machine's answer to an authorisation request.
func (m *machine) answer(id, with string) request {
	return m.by("POST", "/v2/oidc/auth_requests/"+id, "{"+with+"}")
}

// decide returns a machine's decision about a device.
func (m *machine) decide(id, with string) request {
	return m.by("POST", "/v2/oidc/device_authorization/"+id, "{"+with+"}")
}

// callbackOf returns where a response sends the browser.
func callbackOf(tb testing.TB, a answer) *url.URL {
	tb.Helper()
	var got struct {
		CallbackURL string
		Details     struct{ Sequence, ChangeDate, ResourceOwner string }
	}
	mustUnmarshal(tb, mustSucceed(tb, a).Body, &got)
	u, err := url.Parse(got.CallbackURL)
	if err != nil || got.Details.Sequence != "2" || got.Details.ResourceOwner == "" || got.Details.ChangeDate == "" {
		tb.Fatalf("%v in %s", err, a.Body)
	}
	return u
}

// deviceOf looks up a device's request by user code and returns its id.
func (l *loginPages) deviceOf(tb testing.TB, m *machine, userCode string) string {
	tb.Helper()
	var got struct{ DeviceAuthorizationRequest struct{ ID string } }
	mustUnmarshal(tb, mustSucceed(tb, l.send(tb, m.by("GET", "/v2/oidc/device_authorization/"+userCode, ""))).Body, &got)
	return got.DeviceAuthorizationRequest.ID
}

// wantLastEvent checks that the data of the last event of a type contains parts.
func (s *system) wantLastEvent(tb testing.TB, eventType string, parts ...string) {
	tb.Helper()
	last := ""
	for _, e := range s.told(tb)[""] {
		if e.Type == eventType {
			last = e.Actor + " " + string(e.Data)
		}
	}
	for _, part := range parts {
		if !strings.Contains(last, part) {
			tb.Errorf("event %s: got %s, want %s", eventType, last, part)
		}
	}
}

// pkOf returns the partition key of the item with that sort key.
func (s *system) pkOf(tb testing.TB, sk string) string {
	tb.Helper()
	for _, item := range s.items(tb) {
		if attribute(item["sk"]) == sk {
			return attribute(item["pk"])
		}
	}
	tb.Fatalf("no item %s", sk)
	return ""
}

// valueOf returns a named value for an update expression.
func valueOf(tb testing.TB, name string, value any) map[string]types.AttributeValue {
	tb.Helper()
	v, err := attributevalue.Marshal(value)
	if err != nil {
		tb.Fatal(err)
	}
	return map[string]types.AttributeValue{name: v}
}

// epochOf returns the sign-in epoch of an instance's person.
func (p *provider) epochOf(tb testing.TB, owner *person) int {
	tb.Helper()
	found, err := dynamo.New(p.client, p.table).Snapshot(context.Background(), tenant.Query{InstanceID: owner.instanceID, UserID: owner.userID})
	if err != nil || found.User == nil {
		tb.Fatalf("user: %v, %v", found.User, err)
	}
	return found.User.SignInEpoch
}

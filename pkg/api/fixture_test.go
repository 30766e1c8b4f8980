package api_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/pb/object"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/text/refusals"
)

const (
	audience        = "https://api.example.com"
	instanceID      = "2000000000000000001"
	userID          = "2000000000000000002"
	tokenID         = "2000000000000000003"
	orgID           = "2000000000000000004"
	host            = "acme.example.com"
	otherInstanceID = "2000000000000000009"
	otherHost       = "other.example.com"

	systemPath   = "/system/v1/instances/_create"
	instancePath = "/admin/v1/orgs/_setup"
	goodSystem   = `{"instanceName":"Acme","machine":{"userName":"robot","name":"Robot"}}`
	goodInstance = `{"org":{"name":"Acme"},"human":{"userName":"ada@acme.example.org",` +
		`"profile":{"firstName":"Ada","lastName":"Lovelace"},"email":{"email":"ada@example.com"}}}`
)

var now = time.Date(2026, time.November, 24, 6, 7, 8, 0, time.UTC)

// systemUserRoles has one system user for the System API only, one for instances too,
// and one with read permissions only.
var systemUserRoles = map[string][]tenant.Role{
	"system":     {tenant.RoleSystemOwner},
	"everywhere": {tenant.RoleSystemOwner, tenant.RoleIAMOwner},
	"viewer":     {tenant.RoleSystemOwnerViewer},
}

// server is a handler with one route of each API. The routes have the messages of the
// two main calls and run the test's use case.
type server struct {
	handler http.Handler
	store   *fakeStore
	log     bytes.Buffer
	// useCase runs at the end of both routes.
	useCase func(context.Context) error
	// ran has the argument of each run.
	ran []ran
	key ed25519.PrivateKey
	pat string
}

type ran struct {
	caller   access.Caller
	instance *tenant.Instance
	host     string
	found    tenant.Snapshot
}

func newServer(t testing.TB, more ...api.Endpoint) *server {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	var users []*access.SystemUser
	for name, roles := range systemUserRoles {
		user, err := access.NewSystemUser(name, []string{base64.StdEncoding.EncodeToString(der)}, roles)
		if err != nil {
			t.Fatal(err)
		}
		users = append(users, user)
	}
	catalogue, err := refusals.Load()
	if err != nil {
		t.Fatal(err)
	}
	pat, hash, err := tenant.MintToken(tenant.TokenRef{InstanceID: instanceID, OrgID: orgID, UserID: userID, TokenID: tokenID})
	if err != nil {
		t.Fatal(err)
	}
	s := &server{
		store: newFakeStore(hash), key: private, pat: pat,
		useCase: func(context.Context) error { return nil },
	}
	log := telemetry.WithMetrics(telemetry.NewLogger(&s.log, slog.LevelDebug), "stack-1")
	handler := func(texts api.Text, endpoints ...api.Endpoint) http.Handler {
		return rest.NewHandler(&api.Env{
			Store: s.store, SystemUsers: access.NewSystemUsers(audience, users...), Clock: func() time.Time { return now },
			Text: texts, ExternalDomain: "example.com", Timeout: time.Minute,
		}, log, endpoints...)
	}
	systemAPI := handler(nil, append([]api.Endpoint{
		api.Route[*system.CreateInstanceRequest, *system.CreateInstanceResponse]{
			Method: "POST", Path: systemPath, Permission: access.SystemInstanceWrite,
			Run: func(ctx context.Context, r api.Request[*system.CreateInstanceRequest]) (*system.CreateInstanceResponse, error) {
				return &system.CreateInstanceResponse{InstanceId: r.In.GetInstanceName()}, s.run(ctx, ran{r.Caller, r.Instance, r.Host, r.Found})
			},
		},
	}, more...)...)
	instanceAPI := handler(catalogue.Text,
		api.Route[*admin.SetUpOrgRequest, *admin.SetUpOrgResponse]{
			Method: "POST", Path: instancePath, Scope: api.InstanceOfHost, Permission: access.IAMWrite,
			Prefetch: func(in *admin.SetUpOrgRequest) tenant.Query {
				// Only OrgDomain and OrgID may be requested. Any name but Acme is an id.
				id := strings.TrimPrefix(in.GetOrg().GetName(), "Acme")
				return tenant.Query{OrgDomain: in.GetOrg().GetDomain(), OrgID: id, InstanceID: "1", UserID: "1", Host: "x"}
			},
			Run: func(ctx context.Context, r api.Request[*admin.SetUpOrgRequest]) (*admin.SetUpOrgResponse, error) {
				return &admin.SetUpOrgResponse{OrgId: r.In.GetOrg().GetName()}, s.run(ctx, ran{r.Caller, r.Instance, r.Host, r.Found})
			},
		},
	)
	s.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == instancePath {
			instanceAPI.ServeHTTP(w, r)
			return
		}
		systemAPI.ServeHTTP(w, r)
	})
	return s
}

func (s *server) run(ctx context.Context, r ran) error {
	s.ran = append(s.ran, r)
	return s.useCase(ctx)
}

// jwt returns a signed token of a system user.
func (s *server) jwt(t testing.TB, name string) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: s.key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: name, Subject: name, Audience: jwt.Audience{audience},
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(time.Hour)),
	}).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// goodRequest returns a request that succeeds: by a system user at the System API, by a
// user of the instance at the instance's API.
func (s *server) goodRequest(t testing.TB, path string) *http.Request {
	t.Helper()
	body, token := goodInstance, s.pat
	if path == systemPath {
		body, token = goodSystem, s.jwt(t, "system")
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Host = host
	r.Header.Set("Authorization", "Bearer "+token)
	return r
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (s *server) serve(r *http.Request) answer {
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return answer{w.Code, w.Result().Header, w.Body.String()}
}

// refusal returns the body of a refusal.
func (a answer) refusal(t testing.TB) (body struct {
	Code    int
	Message string
	Details []struct {
		Type        string `json:"@type"`
		ID, Message string
	}
},
) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), &body); err != nil || a.status == http.StatusOK {
		t.Fatalf("got %d %s (%v), want a refusal in JSON", a.status, a.body, err)
	}
	return body
}

// lines returns and clears the log.
func (s *server) lines(t testing.TB) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for text := range strings.Lines(s.log.String()) {
		var line map[string]any
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatalf("log line %q: %v", text, err)
		}
		lines = append(lines, line)
	}
	s.log.Reset()
	return lines
}

// fakeStore, like a real store, returns only what was requested.
type fakeStore struct {
	tenant.Store
	hosts     map[string]string
	instance  *tenant.Instance
	user      *tenant.User
	token     *tenant.PersonalAccessToken
	orgs      map[string]*tenant.Org
	orgDomain map[string]string
	err       error
	queries   []tenant.Query
}

// membersOf returns a membership with roles on the instance.
func membersOf(roles ...tenant.Role) []tenant.Membership { return []tenant.Membership{{Roles: roles}} }

func newFakeStore(hash []byte) *fakeStore {
	return &fakeStore{
		hosts: map[string]string{host: instanceID, "second." + host: instanceID, otherHost: otherInstanceID},
		instance: &tenant.Instance{
			ID: instanceID, State: tenant.StateActive, DefaultLanguage: "en",
			Domains: []tenant.InstanceDomain{{Domain: host}, {Domain: "second." + host}}, TrustedDomains: []tenant.InstanceDomain{{Domain: "Proxy.example"}},
		},
		user: &tenant.User{InstanceID: instanceID, ID: userID, State: tenant.StateActive, Memberships: membersOf(tenant.RoleIAMOwner)},
		token: &tenant.PersonalAccessToken{
			InstanceID: instanceID, UserID: userID, ID: tokenID, Hash: hash, ExpiresAt: tenant.NoExpiry,
		},
		orgs:      map[string]*tenant.Org{orgID: {InstanceID: instanceID, ID: orgID}},
		orgDomain: map[string]string{"taken.example.org": orgID},
	}
}

func (s *fakeStore) Snapshot(_ context.Context, q tenant.Query) (found tenant.Snapshot, err error) {
	s.queries = append(s.queries, q)
	if s.err != nil {
		return found, s.err
	}
	found.HostInstanceID, found.PublicHostInstanceID = s.hosts[q.Host], s.hosts[q.PublicHost]
	if q.InstanceID == otherInstanceID {
		found.Instance = &tenant.Instance{ID: otherInstanceID, Domains: []tenant.InstanceDomain{{Domain: otherHost}}}
	}
	if s.instance == nil || q.InstanceID != s.instance.ID {
		return found, nil
	}
	found.Instance, found.Org, found.OrgDomainOwner = s.instance, s.orgs[q.OrgID], s.orgDomain[q.OrgDomain]
	if q.UserID == userID {
		found.User = s.user
		if q.TokenID == tokenID {
			found.Token = s.token
		}
	}
	return found, nil
}

// onInstance returns a route about the instance in its path, with the permission of the
// create call.
func onInstance(method, path string) api.Endpoint {
	return api.Route[*system.UpdateInstanceRequest, *system.UpdateInstanceResponse]{
		Method: method, Path: path, Scope: api.InstanceInPath, Permission: access.SystemInstanceWrite,
		Run: func(_ context.Context, r api.Request[*system.UpdateInstanceRequest]) (*system.UpdateInstanceResponse, error) {
			return &system.UpdateInstanceResponse{Details: &object.ObjectDetails{ResourceOwner: r.Instance.ID}}, nil
		},
	}
}

// endpoint is a route of which only the response matters.
type endpoint struct {
	method, path string
	handle       func(context.Context, *api.Call) (api.Answer, *api.Refusal)
}

func (e endpoint) Pattern() (method, path string) { return e.method, e.path }

func (e endpoint) HasDeleteBody() bool { return false }

func (e endpoint) Message() proto.Message { return new(emptypb.Empty) }

func (e endpoint) Handle(ctx context.Context, _ *api.Env, call *api.Call) (api.Answer, *api.Refusal) {
	return e.handle(ctx, call)
}

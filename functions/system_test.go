package functions_test

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"

	kmsserver "github.com/tenantry/tenantry/infra/local/kms"
	"github.com/tenantry/tenantry/infra/local/table"
	"github.com/tenantry/tenantry/infra/testing/engine"
	adminapp "github.com/tenantry/tenantry/pkg/app/admin"
	"github.com/tenantry/tenantry/pkg/app/createinstance"
	oidcapp "github.com/tenantry/tenantry/pkg/app/oidc"
	projectsapp "github.com/tenantry/tenantry/pkg/app/projects"
	"github.com/tenantry/tenantry/pkg/app/setuporg"
	systemapp "github.com/tenantry/tenantry/pkg/app/system"
	usersapp "github.com/tenantry/tenantry/pkg/app/users"
	"github.com/tenantry/tenantry/pkg/gateway"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/user"
)

const (
	audience = "http://localhost:8080"
	kmsKey   = "alias/tenantry"
)

// system is the functions as deployed, except for the endpoints: their handlers
// behind API Gateway events, a DynamoDB engine and a KMS.
type system struct {
	createInstance, setupOrg, system, admin, users, projects, oidc gateway.Handler
	key                                                            *rsa.PrivateKey
	client                                                         *dynamodb.Client
	table                                                          string
	// kms talks to the KMS directly, as client does to the engine.
	kms *awskms.Client
	// turns are the keys that the KMS hands out.
	turns turns
	// hasStock is whether the table may have key pairs in stock.
	hasStock bool
	// environment is common to all functions; as adds to it.
	environment map[string]string
	// calls counts the calls of the functions. roles are theirs; nil means the
	// shared ones.
	calls callCount
	roles roles
	// log has everything that the functions logged.
	log logBuffer
	// token is cached by systemToken.
	tokenOnce sync.Once
	token     string
	// ownerHost and ownerToken are cached by owner.
	ownerHost, ownerToken string
}

// TestMain makes hashes of passwords cheap, except for benchmarks, and stops the engines
// that the tests share.
func TestMain(m *testing.M) {
	flag.Parse()
	if benchmarks := flag.Lookup("test.bench"); benchmarks.Value.String() == "" {
		user.HashCost.Memory = cheapMemory
	}
	code := engine.Run(m)
	stopBrowser()
	os.Exit(code)
}

// cheapMemory is the memory of hashes of passwords, in KiB.
const cheapMemory = 64

var tables atomic.Int64

// startSystem starts the functions on a table of their own. through may wrap the
// services to fail some calls.
func startSystem(tb testing.TB, through ...func(service string, next http.Handler) http.Handler) *system {
	tb.Helper()
	keys, err := kmsserver.Open(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	return compose(tb, engine.Dynoxide.Endpoint(tb), keys, through...)
}

func compose(tb testing.TB, dynamoDB string, kms http.Handler, through ...func(string, http.Handler) http.Handler) *system {
	tb.Helper()
	key := madeKey(2048, ofSystemUsers)
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		tb.Fatal(err)
	}
	s := &system{
		key: key, table: fmt.Sprintf("functions-%d", tables.Add(1)),
		client: dynamodb.New(dynamodb.Options{
			Region: "us-east-1", BaseEndpoint: &dynamoDB,
			Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
		}),
	}
	if err := table.Create(context.Background(), s.client, s.table); err != nil {
		tb.Fatal(err)
	}
	direct := serve(tb, kms)
	s.kms = awskms.New(awskms.Options{
		Region: "us-east-1", BaseEndpoint: &direct, Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	if _, measures := tb.(*testing.B); !measures {
		kms = s.turns.through(kms)
	}
	databaseURL := dynamoDB
	if len(through) > 0 {
		database := proxyTo(dynamoDB)
		for _, wrap := range through {
			database, kms = wrap("dynamodb", database), wrap("kms", kms)
		}
		databaseURL = serve(tb, database)
	}
	s.environment = map[string]string{
		"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
		"AWS_ENDPOINT_URL_DYNAMODB": databaseURL, "AWS_ENDPOINT_URL_KMS": serve(tb, kms),
		"TENANTRY_TABLE": s.table, "TENANTRY_EXTERNAL_DOMAIN": "localhost", "TENANTRY_AUDIENCE": audience,
		"TENANTRY_KMS_KEY": kmsKey,
		"TENANTRY_EVENT_SOURCES": `{"com.example.signup":{"InstanceRequested":true,"OrgRequested":["*"],"CallRequested":{"instances":["*"],"roles":["SYSTEM_OWNER","IAM_OWNER"]}},
			"s":{"InstanceRequested":true,"OrgRequested":["*"]},"com.example.viewer":{"CallRequested":{"instances":["*"],"roles":["IAM_OWNER_VIEWER"]}},
			"com.example.elsewhere":{"CallRequested":{"instances":["1040300000000000000"],"roles":["IAM_OWNER"]}}}`,
		"TENANTRY_REDIRECT_URIS":             "http://127.0.0.1/callback,http://[::1]/callback,com.example.app:/callback," + webCallback,
		"TENANTRY_POST_LOGOUT_REDIRECT_URIS": "http://127.0.0.1/,http://[::1]/,com.example.app:/,https://console.example.com/",
		// A thousand concurrent requests take a while on a busy machine.
		"TENANTRY_TIMEOUT": "29s",
		"TENANTRY_SYSTEM_USERS": fmt.Sprintf(`{"system":{"keys":[%[1]q]},"viewer":{"keys":[%[1]q],"roles":["SYSTEM_OWNER_VIEWER"]},
			"operator":{"keys":[%[1]q],"roles":["SYSTEM_OWNER","IAM_OWNER"]}}`,
			base64.StdEncoding.EncodeToString(der)),
	}
	s.composeFunctions(tb)
	return s
}

// composeFunctions composes the API functions with empty caches.
func (s *system) composeFunctions(tb testing.TB) {
	tb.Helper()
	s.createInstance = atFirstCall(tb, s, "create-instance", createinstance.New)
	s.setupOrg = atFirstCall(tb, s, "setup-org", setuporg.New)
	s.system = atFirstCall(tb, s, "system", systemapp.New)
	s.admin = atFirstCall(tb, s, "admin", adminapp.New)
	s.users = atFirstCall(tb, s, "users", usersapp.New)
	s.projects = atFirstCall(tb, s, "projects", projectsapp.New)
	s.oidc = atFirstCall(tb, s, "oidc", oidcapp.New)
}

// atFirstCall returns a function that is composed on its first call; most tests
// call few.
func atFirstCall[T any, P configuration[T]](
	tb testing.TB, s *system, name string, compose func(T, *slog.Logger) (http.Handler, error),
) gateway.Handler {
	tb.Helper()
	in, log := s.as(tb, name), s.logger()
	made := sync.OnceValue(func() gateway.Handler { return gateway.New(log, composed[T, http.Handler, P](tb, in, log, compose)) })
	return func(ctx context.Context, e events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
		return made()(ctx, e)
	}
}

// logger returns a logger as in a deployment, with metrics.
func (s *system) logger() *slog.Logger {
	return telemetry.WithMetrics(telemetry.NewLogger(&s.log, slog.LevelDebug), "stack-1")
}

func serve(tb testing.TB, h http.Handler) string {
	tb.Helper()
	server := httptest.NewServer(h)
	tb.Cleanup(server.Close)
	return server.URL
}

// request is an HTTP request as a client sends it.
type request struct {
	Method, Path, Host, Authorization, AcceptLanguage string
	// Header has further headers.
	Header http.Header
	Body   []byte
	// InBase64 makes the event's body base64, even if it is text.
	InBase64 bool
}

type answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// message returns the text of a refusal, "" for a success.
func (a answer) message(tb testing.TB) string {
	tb.Helper()
	var body struct{ Message string }
	if err := json.Unmarshal(a.Body, &body); err != nil {
		tb.Fatalf("%v in %s", err, a.Body)
	}
	return body.Message
}

// send sends a request, as JSON unless it says otherwise, to the function that
// serves its path.
func (s *system) send(tb testing.TB, r request) answer {
	tb.Helper()
	function, r := s.functionFor(r)
	a, err := invoke(function, r)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// functionFor returns the function that serves a request, and the request as JSON unless
// it has another content type.
func (s *system) functionFor(r request) (gateway.Handler, request) {
	header := http.Header{"Content-Type": {"application/json"}}
	maps.Copy(header, r.Header)
	r.Header = header
	path, _, _ := strings.Cut(r.Path, "?")
	return s.functionOf(path), r
}

// invoke sends a request to a function as API Gateway does.
func invoke(function gateway.Handler, r request) (answer, error) {
	event, err := r.event()
	if err != nil {
		return answer{}, err
	}
	response, err := function(context.Background(), event)
	if err != nil {
		return answer{}, fmt.Errorf("the function failed: %w", err)
	}
	body := []byte(response.Body)
	if response.IsBase64Encoded {
		if body, err = base64.StdEncoding.DecodeString(response.Body); err != nil {
			return answer{}, err
		}
	}
	return answer{Status: response.StatusCode, Header: response.MultiValueHeaders, Body: body}, nil
}

// event returns the request as API Gateway's event.
func (r request) event() (event events.APIGatewayProxyRequest, err error) {
	headers := map[string][]string{"Host": {r.Host}}
	maps.Copy(headers, r.Header)
	if r.Authorization != "" {
		headers["Authorization"] = []string{r.Authorization}
	}
	if r.AcceptLanguage != "" {
		headers["Accept-Language"] = []string{r.AcceptLanguage}
	}
	path, query, _ := strings.Cut(r.Path, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return event, err
	}
	event = events.APIGatewayProxyRequest{
		HTTPMethod: r.Method, Path: path, MultiValueQueryStringParameters: values, MultiValueHeaders: headers, Body: string(r.Body),
		RequestContext: events.APIGatewayProxyRequestContext{RequestID: "test", DomainName: "api.example.com"},
	}
	if r.InBase64 || !utf8.Valid(r.Body) {
		event.Body, event.IsBase64Encoded = base64.StdEncoding.EncodeToString(r.Body), true
	}
	return event, nil
}

// functionOf returns the function that serves a path, as in template.yaml; paths
// that none serves go to the first.
func (s *system) functionOf(path string) gateway.Handler {
	switch {
	case path == "/system/v1/instances/_create", path == "/zitadel.system.v1.SystemService/CreateInstance":
		return s.createInstance
	case path == "/admin/v1/orgs/_setup", path == "/zitadel.admin.v1.AdminService/SetUpOrg":
		return s.setupOrg
	case strings.HasPrefix(path, "/system/v1/"), strings.HasPrefix(path, "/zitadel.system.v1.SystemService/"),
		strings.HasPrefix(path, "/tenantry.v1.CredentialsService/"), strings.HasPrefix(path, "/zitadel.instance.v2.InstanceService/"),
		path == "/debug/healthz", path == "/debug/ready":
		return s.system
	case strings.HasPrefix(path, "/admin/v1/"), strings.HasPrefix(path, "/zitadel.admin.v1.AdminService/"), strings.HasPrefix(path, "/zitadel.org.v2.OrganizationService/"),
		path == "/v2/organizations", strings.HasPrefix(path, "/v2/organizations/"),
		strings.HasPrefix(path, "/zitadel.internal_permission.v2.InternalPermissionService/"), strings.HasPrefix(path, "/zitadel.webkey.v2.WebKeyService/"),
		path == "/v2/settings", path == "/v2/settings/security", path == "/v2/policies/security", path == "/v2/features/instance", strings.HasPrefix(path, "/zitadel.feature.v2.FeatureService/"), strings.HasPrefix(path, "/zitadel.settings.v2.SettingsService/"),
		strings.HasPrefix(path, "/management/v1/"), strings.HasPrefix(path, "/zitadel.management.v1.ManagementService/"),
		strings.HasPrefix(path, "/auth/v1/"), strings.HasPrefix(path, "/zitadel.auth.v1.AuthService/"):
		return s.admin
	case strings.HasPrefix(path, "/zitadel.user.v2.UserService/"), path == "/v2/users", strings.HasPrefix(path, "/v2/users/"),
		strings.HasPrefix(path, "/zitadel.session.v2.SessionService/"), path == "/v2/sessions", strings.HasPrefix(path, "/v2/sessions/"):
		return s.users
	case strings.HasPrefix(path, "/zitadel.project.v2.ProjectService/"), strings.HasPrefix(path, "/zitadel.application.v2.ApplicationService/"),
		strings.HasPrefix(path, "/zitadel.authorization.v2.AuthorizationService/"):
		return s.projects
	case strings.HasPrefix(path, "/zitadel.oidc.v2.OIDCService/"), strings.HasPrefix(path, "/v2/oidc/"):
		return s.oidc
	default:
		return s.createInstance
	}
}

// instanceOf returns the primary host of a created instance and its owner's token.
func (s *system) instanceOf(tb testing.TB, a answer) (host, token string) {
	tb.Helper()
	var created struct{ InstanceID, Pat string }
	if err := json.Unmarshal(a.Body, &created); err != nil {
		tb.Fatalf("%v in %s", err, a.Body)
	}
	out, err := s.client.GetItem(context.Background(), &dynamodb.GetItemInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true),
		Key: tableKey(instancesShard(created.InstanceID), created.InstanceID),
	})
	if err != nil || out.Item == nil {
		tb.Fatalf("instance %s: %v, %v", created.InstanceID, out, err)
	}
	var instance struct{ Domains []struct{ Domain string } }
	if err := attributevalue.UnmarshalMap(out.Item, &instance); err != nil || len(instance.Domains) == 0 {
		tb.Fatalf("instance %s: %v in %v", created.InstanceID, err, out.Item)
	}
	return instance.Domains[0].Domain, created.Pat
}

// instancesShard returns the partition of an instance's item: see instanceKey in
// pkg/dynamo.
func instancesShard(instanceID string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(instanceID)) // never fails
	return fmt.Sprintf("INSTANCES#%02d", h.Sum32()%32)
}

// logBuffer collects the log. It is safe for concurrent use.
type logBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *logBuffer) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(line)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

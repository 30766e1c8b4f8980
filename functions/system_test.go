package functions_test

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"flag"
	"fmt"
	"hash/fnv"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/credentials"
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

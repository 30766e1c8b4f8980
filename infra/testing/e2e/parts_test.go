// Package e2e_test runs the path of events with real parts: bus, rule and queues of ministack, DynamoDB Local and its
// stream, the local key service, and both functions' executables, built as for deployment, under the Lambda runtime
// interface emulator. It emulates Lambda's event source mappings with template.yaml's settings. It must not import any
// package of the functions: it only knows their interfaces to the outside.
package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	kmsserver "github.com/tenantry/tenantry/infra/local/kms"
	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/infra/testing/build"
	"github.com/tenantry/tenantry/infra/testing/rie"
	"github.com/tenantry/tenantry/pkg/config"
)

const (
	root   = "../../.."
	region = "eu-central-1"
	// externalDomain is the parent of generated domains.
	externalDomain = "tenants.example.com"
)

// shared has the parts that all tests use, each with its own table, bus and queues.
var shared struct {
	sync.Mutex
	stop []func()

	cloud, engine *parts.Process
	kms           string
	// bootstraps has the executables built so far, by function.
	bootstraps map[string]string
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, stop := range shared.stop {
		stop()
	}
	os.Exit(code)
}

// mustStartParts starts the shared parts once.
func mustStartParts(t *testing.T) {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.bootstraps != nil {
		return
	}
	dir, err := os.MkdirTemp("", "e2e")
	if err != nil {
		t.Fatal(err)
	}
	shared.stop = append(shared.stop, func() { _ = os.RemoveAll(dir) })
	starting := sync.WaitGroup{}
	var cloudErr, engineErr error
	starting.Go(func() { shared.cloud, cloudErr = parts.StartMinistack(context.Background(), parts.Options{}) })
	starting.Go(func() { shared.engine, engineErr = parts.StartDynamoDBLocal(context.Background(), parts.Options{}) })
	starting.Wait()
	if cloudErr != nil || engineErr != nil {
		t.Fatal(cloudErr, engineErr)
	}
	shared.stop = append(shared.stop, shared.cloud.Stop, shared.engine.Stop)
	keys, err := kmsserver.Open(filepath.Join(dir, "kms"))
	if err != nil {
		t.Fatal(err)
	}
	kms := httptest.NewServer(keys)
	shared.kms, shared.stop = kms.URL, append(shared.stop, kms.Close)
	shared.bootstraps = map[string]string{}
}

// clients of the shared parts.
type clients struct {
	table   *dynamodb.Client
	streams *dynamodbstreams.Client
	sqs     *sqs.Client
	bus     *eventbridge.Client
}

func newClients() clients {
	cfg := aws.Config{
		Region: region, Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
		HTTPClient: config.WholeRequests(&http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}),
	}
	return clients{
		table: dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.BaseEndpoint = &shared.engine.Endpoint }),
		streams: dynamodbstreams.NewFromConfig(cfg, func(o *dynamodbstreams.Options) {
			o.BaseEndpoint = &shared.engine.Endpoint
		}),
		sqs: sqs.NewFromConfig(cfg, func(o *sqs.Options) { o.BaseEndpoint = &shared.cloud.Endpoint }),
		bus: eventbridge.NewFromConfig(cfg, func(o *eventbridge.Options) { o.BaseEndpoint = &shared.cloud.Endpoint }),
	}
}

// function is a compiled function under the emulator.
type function struct {
	t           *testing.T
	name, dir   string
	environment map[string]string

	mu  sync.Mutex
	rie *rie.Function
}

// mustBuild builds the executable of a function, once.
func mustBuild(t *testing.T, name string) {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.bootstraps[name] != "" {
		return
	}
	functions, err := build.Functions(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, function := range functions {
		if function.Name != name {
			continue
		}
		if shared.bootstraps[name], err = function.Make(t.Context(), root); err != nil {
			t.Fatal(err)
		}
	}
}

// mustStartFunction starts one.
func mustStartFunction(t *testing.T, name string, environment map[string]string) *function {
	t.Helper()
	mustBuild(t, name)
	f := &function{t: t, name: name, dir: t.TempDir(), environment: environment}
	if err := f.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.rie.Stop()
		if t.Failed() {
			text, _ := f.rie.Log()
			t.Logf("last lines of %s:\n%s", name, text[max(0, len(text)-4000):])
		}
	})
	return f
}

func (f *function) start() (err error) {
	f.rie, err = rie.Start(context.WithoutCancel(f.t.Context()), shared.bootstraps[f.name], f.dir, f.environment)
	return err
}

// invoke sends an event. If the function dies meanwhile, it is restarted, as Lambda does, and an error is returned.
func (f *function) invoke(ctx context.Context, event []byte) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	answer, _, err := f.rie.Invoke(ctx, event)
	if err == nil || ctx.Err() != nil {
		return answer, err
	}
	f.rie.Stop()
	if startErr := f.start(); startErr != nil {
		return nil, fmt.Errorf("start again after %w: %w", err, startErr)
	}
	return nil, err
}

// kill ends the function's process, whatever it is doing.
func (f *function) kill() {
	pid, err := rie.PID(f.dir)
	if err != nil {
		f.t.Error(err)
		return
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		f.t.Errorf("kill the function: %v", err)
	}
}

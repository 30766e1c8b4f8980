package parts

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// Options are common to all parts that store data.
type Options struct {
	// DataDir is the folder for the part's data, created if missing; only one running
	// part may use it at a time. If empty, data is kept in memory.
	DataDir string

	// Private isolates an engine, which does not authenticate callers, from other
	// processes: it gets its own network namespace, reachable only through
	// Process.Dial. The program must call Private before anything else. If the system
	// does not support this, Process.Exposed says so; DynamoDB Local then at least
	// separates the data of different access keys.
	Private bool
}

// StartDynamoDBLocal starts Amazon's DynamoDB Local, the reference for the store's
// tests: transactions, streams and TTL settings behave like the service's. It cannot be
// bound to loopback only. ctx ends the process.
func StartDynamoDBLocal(ctx context.Context, o Options) (*Process, error) {
	jar, err := find("dynamodb-local", "lib", "DynamoDBLocal-3.3.1.jar")
	if err != nil {
		return nil, err
	}
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, fmt.Errorf("dynamodb-local needs a Java runtime, 17 or newer: install one, and run 'make parts': %w", err)
	}
	lib := filepath.Dir(jar)
	args := []string{
		// It runs for minutes at most: the optimising compiler, and a multi-threaded
		// collector, would cost half as much again.
		"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
		"-Xmx512m", "-Djava.library.path=" + lib, "-Dsqlite4java.library.path=" + lib, "-cp", filepath.Join(lib, "*"),
		"software.amazon.dynamodb.services.local.main.ServerRunner", "-disableTelemetry",
	}
	if !o.Private {
		args = append(args, "-sharedDb")
	}
	if o.DataDir == "" {
		args = append(args, "-inMemory")
	} else {
		args = append(args, "-dbPath", o.DataDir)
	}
	return startDynamoDB(ctx, spec{name: "dynamodb-local", path: java, args: args, dataDir: o.DataDir, private: o.Private}, "-port")
}

// StartDynoxide starts dynoxide, a fast DynamoDB-compatible engine whose data survives
// a crash. Its streams differ from the service's. ctx ends the process. It returns
// ErrNoPackage on platforms without a dynoxide package; use DynamoDB Local there.
func StartDynoxide(ctx context.Context, o Options) (*Process, error) {
	if !dynoxidePackaged {
		return nil, ErrNoPackage
	}
	path, err := find("dynoxide", "dynoxide")
	if err != nil {
		return nil, err
	}
	args := []string{"serve", "--host", "127.0.0.1"}
	if o.DataDir != "" {
		args = append(args, "--db-path", filepath.Join(o.DataDir, "data.sqlite"))
	}
	return startDynamoDB(ctx, spec{name: "dynoxide", path: path, args: args, dataDir: o.DataDir, private: o.Private}, "--port")
}

// dynoxidePackaged matches infra/parts/dynoxide/package.json.
const dynoxidePackaged = runtime.GOOS == "linux" && runtime.GOARCH == "amd64"

// ErrNoPackage means that dynoxide has no package for this platform.
var ErrNoPackage = errors.New("dynoxide has no package for this platform: use DynamoDB Local")

// startDynamoDB has what both engines share.
func startDynamoDB(ctx context.Context, s spec, portOption string) (*Process, error) {
	args := s.args
	s.env = os.Environ()
	s.ready, s.accept = listTables, http.StatusOK
	return startOnPorts(ctx, 1, func(ports []int) spec {
		s.args = append(slices.Clip(args), portOption, strconv.Itoa(ports[0]))
		s.endpoint = fmt.Sprintf("http://127.0.0.1:%d", ports[0])
		return s
	})
}

// listTables is the smallest request that requires an engine to reach its data. Both
// engines require a signature but do not verify it.
func listTables(ctx context.Context, endpoint string) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint+"/", strings.NewReader("{}"))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-amz-json-1.0")
	request.Header.Set("X-Amz-Target", "DynamoDB_20120810.ListTables")
	request.Header.Set("X-Amz-Date", "20260101T000000Z")
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, "+
		"SignedHeaders=host, Signature=0")
	return request, nil
}

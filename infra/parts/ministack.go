package parts

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strconv"
)

// StartMinistack starts ministack, which stands in for EventBridge, SQS, CloudFormation
// and more, all at one endpoint. ctx ends the process.
func StartMinistack(ctx context.Context, o Options) (*Process, error) {
	path, err := find("ministack", "bin", "ministack")
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(ctx, 1)
	if err != nil {
		return nil, err
	}
	env := append(os.Environ(), "BIND_HOST=127.0.0.1", "GATEWAY_PORT="+strconv.Itoa(ports[0]),
		// It would open port 8883 on every interface, on which two instances would
		// conflict.
		"IOT_MTLS_ENABLED=0",
	)
	if o.DataDir != "" {
		env = append(env, "PERSIST_STATE=1", "STATE_DIR="+o.DataDir)
	}
	return start(ctx, spec{
		name: "ministack", path: path, env: env, dataDir: o.DataDir,
		endpoint: fmt.Sprintf("http://127.0.0.1:%d", ports[0]),
		ready:    get("/_ministack/ready"), accept: http.StatusOK,
	})
}

// get returns a request for a path below the endpoint.
func get(path string) func(context.Context, string) (*http.Request, error) {
	return func(ctx context.Context, endpoint string) (*http.Request, error) {
		return http.NewRequestWithContext(ctx, http.MethodGet, endpoint+path, nil)
	}
}

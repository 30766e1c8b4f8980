package parts

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
)

// StartMinistack starts ministack, which stands in for EventBridge, SQS, CloudFormation
// and more, all at one endpoint. ctx ends the process.
func StartMinistack(ctx context.Context, o Options) (*Process, error) {
	path, err := find("ministack", "bin", "ministack")
	if err != nil {
		return nil, err
	}
	env := append(os.Environ(), "BIND_HOST=127.0.0.1",
		// It would open port 8883 on every interface, on which two instances would
		// conflict.
		"IOT_MTLS_ENABLED=0",
	)
	if o.DataDir != "" {
		env = append(env, "PERSIST_STATE=1", "STATE_DIR="+o.DataDir)
	}
	return startOnPorts(ctx, 1, func(ports []int) spec {
		return spec{
			name: "ministack", path: path, env: append(slices.Clip(env), "GATEWAY_PORT="+strconv.Itoa(ports[0])), dataDir: o.DataDir,
			endpoint: fmt.Sprintf("http://127.0.0.1:%d", ports[0]),
			ready:    get("/_ministack/ready"), accept: http.StatusOK,
		}
	})
}

// get returns a request for a path below the endpoint.
func get(path string) func(context.Context, string) (*http.Request, error) {
	return func(ctx context.Context, endpoint string) (*http.Request, error) {
		return http.NewRequestWithContext(ctx, http.MethodGet, endpoint+path, nil)
	}
}

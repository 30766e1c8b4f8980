package parts

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"sync"
)

// RIEOptions describe the function to run.
type RIEOptions struct {
	// Bootstrap is the path of the function's executable.
	Bootstrap string
	// Env is the function's whole environment, as NAME=value, apart from what Lambda
	// itself sets: it inherits nothing from the caller.
	Env []string
}

// RIE is a Lambda function running under the runtime interface emulator, without a
// container.
type RIE struct {
	*Process

	one sync.Mutex
}

// StartRIE starts the emulator for a function. The function itself starts with the
// first Invoke, as in Lambda. ctx ends both.
func StartRIE(ctx context.Context, o RIEOptions) (*RIE, error) {
	path, err := find("rie", "aws-lambda-rie")
	if err != nil {
		return nil, err
	}
	bootstrap, err := filepath.Abs(o.Bootstrap)
	if err != nil {
		return nil, err
	}
	p, err := startOnPorts(ctx, 2, func(ports []int) spec {
		emulator, runtimeAPI := fmt.Sprintf("127.0.0.1:%d", ports[0]), fmt.Sprintf("127.0.0.1:%d", ports[1])
		return spec{
			name: "aws-lambda-rie", path: path, endpoint: "http://" + emulator,
			env: append([]string{}, o.Env...), // never nil, which would mean the caller's environment
			args: []string{
				"--runtime-interface-emulator-address", emulator, "--runtime-api-address", runtimeAPI, bootstrap,
			},
			// It has no health check, and responds to unknown paths with 404.
			ready: get("/"), accept: http.StatusNotFound,
		}
	})
	if err != nil {
		return nil, err
	}
	return &RIE{Process: p}, nil
}

// Invoke sends an event and returns the function's response. A handler's error is also
// a response, with "errorType", as in Lambda. An error means that there was no
// response, and includes the function's last output. Safe for concurrent use: the
// emulator handles one event at a time, and others wait.
func (r *RIE) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	r.one.Lock()
	defer r.one.Unlock()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost,
		r.Endpoint+"/2015-03-31/functions/function/invocations", bytes.NewReader(event))
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("invoke: %w; its last lines:\n%s", err, &r.output)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("read the function's answer: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("invoke: %s: %s; its last lines:\n%s", response.Status, answer, &r.output)
	}
	return answer, nil
}

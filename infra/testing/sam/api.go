package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// apiStartLimit bounds the wait for the API, for which a container has to start for
// each function.
const apiStartLimit = 2 * time.Minute

// api is `sam local start-api`.
type api struct {
	port int
	// ended is closed when it has ended, with err.
	ended  chan struct{}
	err    error
	cancel context.CancelFunc
}

// audience returns the required audience of tokens for the System API.
func audience(port int) string { return "http://localhost:" + strconv.Itoa(port) }

// url returns the API's address.
func url(port int) string { return "http://127.0.0.1:" + strconv.Itoa(port) }

// startAPI serves the API on 127.0.0.1. The functions log to log. ctx or stop ends it.
func (t *stack) startAPI(ctx context.Context, port int, log io.Writer) (*api, error) {
	ctx, cancel := context.WithCancel(ctx)
	a := &api{port: port, ended: make(chan struct{}), cancel: cancel}
	command := t.command(ctx, append([]string{
		"local", "start-api", "--host", "127.0.0.1", "--port", strconv.Itoa(port), "--warm-containers", "EAGER",
	}, t.common...)...)
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		cancel()
		return nil, err
	}
	go func() {
		defer close(a.ended)
		a.err = command.Wait()
	}()
	for deadline := time.Now().Add(apiStartLimit); ; {
		if serves(ctx, port) {
			return a, nil
		}
		select {
		case <-a.ended:
			cancel()
			return nil, fmt.Errorf("sam local start-api ended before it served: %w", a.err)
		case <-time.After(100 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			a.stop()
			return nil, fmt.Errorf("sam local start-api does not serve after %v", apiStartLimit)
		}
	}
}

// stop stops it and waits until it has ended.
func (a *api) stop() {
	a.cancel()
	<-a.ended
}

// serves requests a path that no function has.
func serves(ctx context.Context, port int) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url(port)+"/", nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return true
}

// mustBeFree reports early if a port is taken, and what to do.
func mustBeFree(ctx context.Context, port int) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return errors.Join(fmt.Errorf("port %d is in use: stop what listens there, or choose another (make sam-api PORT=...)", port), err)
	}
	return listener.Close()
}

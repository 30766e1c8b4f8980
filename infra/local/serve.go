package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"
)

// drainWithin bounds the wait for pending requests when the run ends.
const drainWithin = 5 * time.Second

// listen opens a port of the loopback interface, or a free one for 0. The error says
// what to do.
func listen(ctx context.Context, port int) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("port %d is in use: stop what listens there, or choose another with --port (make run PORT=...)", port)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: choose another port with --port (make run PORT=...)", err)
	}
	return listener, nil
}

// port returns the port of a listener.
func port(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// server is a running HTTP server.
type server struct {
	http *http.Server
	// URL is its address.
	URL string
	// failed receives the reason if it ends before stop.
	failed chan error
}

// serve starts a server. Errors of net/http go to log.
func serve(l net.Listener, handler http.Handler, log *slog.Logger) *server {
	s := &server{
		http: &http.Server{
			Handler: handler, ReadHeaderTimeout: 10 * time.Second,
			ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		},
		URL: "http://" + l.Addr().String(), failed: make(chan error, 1),
	}
	go func() {
		if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- err
		}
	}()
	return s
}

// stop stops listening and waits for pending requests, within limits, even if ctx is
// done.
func (s *server) stop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainWithin)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close() // the time is up
	}
}

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// stopWithin bounds the wait for the service to stop.
const stopWithin = 15 * time.Second

// service is a service started by the load, with its own data.
type service struct {
	deployment
	command *exec.Cmd
	dir     string
	// engine is the URL of its database.
	engine  string
	drained chan struct{}
}

// startService starts the executable of `make run` on a free port and waits until it is
// ready.
func startService(ctx context.Context, path string) (*service, error) {
	dir, err := os.MkdirTemp("", "tenantry-load-")
	if err != nil {
		return nil, err
	}
	s := &service{dir: dir, drained: make(chan struct{})}
	s.command = exec.CommandContext(ctx, path, "--port", "0", "--data-dir", dir, "--expose-engine")
	s.command.Cancel = func() error { return s.command.Process.Signal(syscall.SIGTERM) }
	s.command.WaitDelay = stopWithin
	s.command.Stderr = os.Stderr
	screen, err := s.command.StdoutPipe()
	if err == nil {
		err = s.command.Start()
	}
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil, fmt.Errorf("start the service: %w: \"make load\" builds it", err)
	}
	address, ready := "", false
	lines := bufio.NewScanner(screen)
	for !ready && lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "API "); ok {
			address = strings.TrimSpace(rest)
		}
		if _, at, ok := strings.Cut(lines.Text(), ", at "); ok && strings.HasPrefix(lines.Text(), "engine ") {
			s.engine = at
		}
		ready = lines.Text() == "ready"
	}
	go func() { // it prints each event
		_, _ = io.Copy(io.Discard, screen)
		close(s.drained)
	}()
	if !ready || address == "" || s.engine == "" {
		s.stop()
		return nil, errors.New("the service ended before it was ready")
	}
	s.deployment = deployment{
		url: address, key: filepath.Join(dir, "system.pem"), user: "system",
		audience: strings.Replace(address, "127.0.0.1", "localhost", 1),
	}
	return s, nil
}

// keyDir returns the folder of its key service.
func (s *service) keyDir() string { return filepath.Join(s.dir, "kms") }

// stop stops the service and removes its data.
func (s *service) stop() {
	_ = s.command.Process.Signal(syscall.SIGTERM)
	<-s.drained
	_ = s.command.Wait() // it was asked to stop
	_ = os.RemoveAll(s.dir)
}

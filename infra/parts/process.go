package parts

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const (
	// startLimit bounds the wait for a part's first response. A Java engine takes 2 s
	// on an idle machine.
	startLimit = 60 * time.Second

	// pollInterval is how often a starting part is polled.
	pollInterval = 20 * time.Millisecond

	// stopGrace is how long a part may take to end before it is killed.
	stopGrace = 5 * time.Second
)

// Process is a part that is running and ready.
type Process struct {
	// Endpoint is the part's base URL, without a trailing slash. A private part is
	// reachable only through Dial.
	Endpoint string

	// Dial connects to the part, whatever network and address are passed.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	// Exposed is why a part that should be private is reachable for every process on
	// this machine; otherwise nil.
	Exposed error

	cancel context.CancelFunc
	ended  chan struct{} // closed when the child has ended
	output tail
}

// Stop asks the part to end, kills it after 5 s, and returns once it has ended. Calling
// it again does nothing. Safe for concurrent use.
func (p *Process) Stop() {
	p.cancel()
	<-p.ended
}

// Ended returns a channel that is closed when the part has ended for whatever reason.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// errEnded is most often the end of a part that found its port taken.
var errEnded = errors.New("it ended before it answered")

// spec describes how to run a part.
type spec struct {
	name     string
	path     string
	args     []string
	env      []string // the child's whole environment
	endpoint string
	dataDir  string // locked while the child lives; empty if it stores nothing
	private  bool   // in its own network namespace, if supported

	// ready returns the request that tests readiness: the part is ready when it
	// responds with accept.
	ready  func(ctx context.Context, endpoint string) (*http.Request, error)
	accept int
}

// start runs a part and waits until it responds. On an error, nothing is left running.
func start(ctx context.Context, s spec) (*Process, error) {
	ctx, cancel := context.WithCancel(ctx)
	address := strings.TrimPrefix(s.endpoint, "http://")
	p := &Process{Endpoint: s.endpoint, cancel: cancel, ended: make(chan struct{})}
	p.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", address)
	}

	cmd := exec.CommandContext(ctx, s.path, s.args...)
	cmd.Env = s.env
	cmd.Stdout, cmd.Stderr = &p.output, &p.output
	cmd.SysProcAttr = childAttributes()
	cmd.Cancel = func() error { return signalGroup(cmd, syscall.SIGTERM) }
	cmd.WaitDelay = stopGrace
	var lock *os.File
	if s.dataDir != "" {
		var err error
		if lock, err = lockDir(s.dataDir); err != nil {
			cancel()
			return nil, fmt.Errorf("start %s: %w", s.name, err)
		}
		// The child inherits the lock, which is thus held as long as either process
		// lives.
		defer func() { _ = lock.Close() }()
		cmd.ExtraFiles = []*os.File{lock}
	}
	var inside *entrance
	if s.private {
		if inside, p.Exposed = privately(cmd, address, lock); inside != nil {
			p.Dial = inside.dial
		}
	}

	started := make(chan error)
	go p.run(cmd, started)
	if err := <-started; err != nil {
		cancel()
		return nil, fmt.Errorf("start %s: %w", s.name, err)
	}
	if inside != nil {
		if err := inside.open(); err != nil {
			p.Stop()
			return nil, fmt.Errorf("start %s: %w", s.name, err)
		}
	}
	if err := p.await(ctx, s); err != nil {
		p.Stop()
		return nil, fmt.Errorf("start %s: %w; its last lines:\n%s", s.name, err, &p.output)
	}
	return p, nil
}

// run starts the child and waits for its end on one thread, because the kernel
// considers the parent dead when the thread that started the child ends.
func (p *Process) run(cmd *exec.Cmd, started chan<- error) {
	defer close(p.ended)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := cmd.Start()
	started <- err
	if err != nil {
		return
	}
	if err := cmd.Wait(); errors.Is(err, exec.ErrWaitDelay) {
		// A grandchild outlived the child and keeps our pipe open.
		_ = signalGroup(cmd, syscall.SIGKILL)
	}
}

func signalGroup(cmd *exec.Cmd, signal syscall.Signal) error {
	return syscall.Kill(-cmd.Process.Pid, signal)
}

// await polls the part until it responds or ends, or the time is up.
func (p *Process) await(ctx context.Context, s spec) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	// What accepts on its port in its place need not answer.
	alive, died := context.WithCancel(ctx)
	defer died()
	go func() {
		select {
		case <-p.ended:
			died()
		case <-alive.Done():
		}
	}()
	client := &http.Client{Transport: &http.Transport{DialContext: p.Dial, DisableKeepAlives: true}}
	for {
		last := ask(alive, client, s)
		select {
		case <-p.ended: // even after a response: another process may have the port
			return errEnded
		default:
		}
		if last == nil {
			return nil
		}
		select {
		case <-p.ended:
		case <-ctx.Done():
			return fmt.Errorf("it does not answer (%w: %w)", ctx.Err(), last)
		case <-time.After(pollInterval):
		}
	}
}

func ask(ctx context.Context, client *http.Client, s spec) error {
	request, err := s.ready(ctx, s.endpoint)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != s.accept {
		return fmt.Errorf("status %s", response.Status)
	}
	return nil
}

// lockDir creates dir if it is missing and locks it for one part: two engines in one
// folder destroy data.
func lockDir(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(filepath.Join(dir, ".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf("folder %s is in use by another run: stop that one, or name another folder: %w", dir, err)
	}
	return lock, nil
}

package parts

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// startLimit bounds the wait for a part's first answer. A Java engine takes 2 s on an idle machine.
	startLimit = 60 * time.Second

	// pollInterval is how often a starting part is asked.
	pollInterval = 20 * time.Millisecond

	// stopGrace is how long a part may take to end by itself before it is killed.
	stopGrace = 5 * time.Second
)

// Process is a part that runs and answers.
type Process struct {
	// Endpoint is the part's base URL, without a slash at the end. A private part is reached there by Dial alone.
	Endpoint string

	// Dial connects to the part, whatever the network and the address that it is given.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	// Exposed says why a part that was to be private answers every process of this machine, else it is nil.
	Exposed error

	cancel context.CancelFunc
	ended  chan struct{} // closed when the child has ended
	output tail
}

// Stop ends the part and returns when it has ended: it is asked to, and killed after 5 s. Stopping again
// does nothing. Safe for concurrent use.
func (p *Process) Stop() {
	p.cancel()
	<-p.ended
}

// Ended is closed when the part has ended, whether it was stopped or not.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// spec says how to run a part.
type spec struct {
	name     string
	path     string
	args     []string
	env      []string // the child's whole environment
	endpoint string
	dataDir  string // locked for the child's life; empty where it keeps nothing
	private  bool   // in a network of its own, where the system has any

	// ready makes the request that tells whether the part serves: it does when it answers with accept.
	ready  func(ctx context.Context, endpoint string) (*http.Request, error)
	accept int
}

// start runs a part and waits until it answers. On an error nothing is left running.
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
		// The child inherits the lock, so that it holds for as long as either of us lives.
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

// run starts the child and sees it to its end on one thread: the kernel takes the end of the thread that
// started a child for the end of the parent.
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
		// A child of the child outlived it, and keeps our pipe open.
		_ = signalGroup(cmd, syscall.SIGKILL)
	}
}

func signalGroup(cmd *exec.Cmd, signal syscall.Signal) error {
	return syscall.Kill(-cmd.Process.Pid, signal)
}

// await asks the part until it answers, it ends, or the time is over.
func (p *Process) await(ctx context.Context, s spec) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{DialContext: p.Dial, DisableKeepAlives: true}}
	for {
		last := ask(ctx, client, s)
		select {
		case <-p.ended: // even after an answer: another process could hold the port
			return errors.New("it ended before it answered")
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

// Ports of parts are below those that a system hands out for port 0 and for connections: from 32768 on by default on
// Linux, from 49152 elsewhere (RFC 6335, section 6).
const (
	firstPort = 20000
	lastPort  = 32767
)

// freePorts returns n TCP ports on loopback that nobody listens on. A port is free until somebody else takes it, which
// a server or a connection on a port of the system's choice does not: that once made another test's server answer for a
// part. If somebody does, the part ends at once, and start says so.
func freePorts(ctx context.Context, n int) ([]int, error) {
	var ports []int
	var lastErr error
	for tries := 0; len(ports) < n && tries < 100*n; tries++ {
		port := firstPort + rand.IntN(lastPort-firstPort+1) //nolint:gosec // nothing is protected by it
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			lastErr = err
			continue
		}
		defer func() { _ = listener.Close() }() // held to the end, so that no port comes twice
		ports = append(ports, port)
	}
	if len(ports) < n {
		return nil, fmt.Errorf("find a free port from %d to %d: %w", firstPort, lastPort, lastErr)
	}
	return ports, nil
}

// lockDir makes dir if it is missing and takes it for one part: two engines on one folder destroy data.
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

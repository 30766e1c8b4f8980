package main

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tenantry/tenantry/infra/parts"
)

// asProgram makes the test binary run as the program, so that it is tested as a separate process, with the race detector.
const asProgram = "LOCAL_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	parts.Private()
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// startsWithin limits the wait for a process's output, and for its end.
const startsWithin = 5 * time.Minute

// process is a run of the program.
type process struct {
	tb       testing.TB
	cmd      *exec.Cmd
	lines    chan string
	stderr   bytes.Buffer
	screen   strings.Builder
	children []int
}

// startProgram runs the program on a free port.
func startProgram(tb testing.TB, dataDir string, args ...string) *process {
	tb.Helper()
	p := &process{tb: tb, lines: make(chan string, 1000)}
	p.cmd = exec.Command(os.Args[0], append([]string{"--port", "0", "--data-dir", dataDir}, args...)...)
	p.cmd.Dir = tb.TempDir() // where the last run is recorded
	p.cmd.Env = append([]string{parts.DirVariable + "=" + mustFindParts(tb)}, os.Environ()...)
	p.cmd.Env = append(p.cmd.Env, asProgram+"=1",
		// Variables that a terminal may have, and a local run must ignore.
		"AWS_PROFILE=nobody", "AWS_ENDPOINT_URL=http://127.0.0.1:1", "AWS_SESSION_TOKEN=stale", "TENANTRY_TABLE=other",
	)
	p.cmd.Stderr = &p.stderr
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = p.cmd.Process.Kill() })
	go func() {
		defer close(p.lines)
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			p.lines <- lines.Text()
		}
	}()
	return p
}

func mustFindParts(tb testing.TB) string {
	tb.Helper()
	dir, err := parts.Dir()
	if err != nil {
		tb.Fatal(err)
	}
	return dir
}

// await reads the screen up to a line with the given prefix.
func (p *process) await(beginning string) {
	p.tb.Helper()
	p.awaitLine(beginning, func(line string) bool { return strings.HasPrefix(line, beginning) })
}

// awaitEvent reads the screen up to an event of the given type that contains the text.
func (p *process) awaitEvent(detailType, text string) {
	p.tb.Helper()
	p.awaitLine(detailType+" with "+text, func(line string) bool {
		return strings.HasPrefix(line, "event   "+detailType+" ") && strings.Contains(line, text)
	})
}

func (p *process) awaitLine(what string, isIt func(line string) bool) {
	p.tb.Helper()
	limit := time.After(startsWithin)
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				_ = p.cmd.Wait()
				p.tb.Fatalf("ended before a line %q; stderr: %s\nscreen:\n%s", what, &p.stderr, p.screen.String())
			}
			p.screen.WriteString(line + "\n")
			if isIt(line) {
				p.children = childrenOf(p.tb, p.cmd.Process.Pid)
				return
			}
		case <-limit:
			p.tb.Fatalf("no line %q after %v; screen:\n%s", what, startsWithin, p.screen.String())
		}
	}
}

// end waits for the process and returns its exit status.
func (p *process) end() int {
	p.tb.Helper()
	limit := time.AfterFunc(startsWithin, func() { _ = p.cmd.Process.Kill() })
	defer limit.Stop()
	for line := range p.lines {
		p.screen.WriteString(line + "\n")
	}
	var exit *exec.ExitError
	if err := p.cmd.Wait(); err != nil && !errors.As(err, &exit) {
		p.tb.Fatal(err)
	}
	return p.cmd.ProcessState.ExitCode()
}

// mustStop sends a signal, after which the process must exit with success and leave nothing behind: no server, no child.
func (p *process) mustStop(signal os.Signal) {
	p.tb.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		p.tb.Fatal(err)
	}
	if got := p.end(); got != 0 || p.stderr.Len() > 0 {
		p.tb.Errorf("after %v: exit status %d, stderr %q; want 0 and nothing", signal, got, &p.stderr)
	}
	p.mustLeaveNothing()
}

func (p *process) mustLeaveNothing() {
	p.tb.Helper()
	for _, found := range urlPattern.FindAllString(p.screen.String(), -1) {
		u, err := url.Parse(found)
		if err != nil {
			p.tb.Fatal(err)
		}
		if connection, err := net.Dial("tcp", u.Host); err == nil {
			_ = connection.Close()
			p.tb.Errorf("%s still listens", u.Host)
		}
	}
	for _, child := range p.children {
		if err := syscall.Kill(child, 0); err == nil {
			p.tb.Errorf("child %d still runs", child)
		}
	}
}

var urlPattern = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// url is where the API is served.
func (p *process) url() string {
	p.tb.Helper()
	for line := range strings.Lines(p.screen.String()) {
		if strings.HasPrefix(line, "API ") {
			return urlPattern.FindString(line)
		}
	}
	p.tb.Fatalf("no line with the API's address in:\n%s", p.screen.String())
	return ""
}

// commands returns the curl commands on the screen, in order.
func (p *process) commands() []string {
	return regexp.MustCompile(`(?m)^curl .*(?:\n  .*)*$`).FindAllString(p.screen.String(), -1)
}

// childrenOf lists a process's children if the system has /proc; elsewhere the check of listening ports has to suffice.
func childrenOf(tb testing.TB, parent int) (children []int) {
	tb.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		tb.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		// pid (name) state parent ...; the name may contain anything.
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		if len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			child, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			if err != nil {
				tb.Fatal(err)
			}
			children = append(children, child)
		}
	}
	return children
}

// paste runs a command in a shell and returns what it prints.
func paste(tb testing.TB, command string) string {
	tb.Helper()
	shell := exec.Command("bash", "-c", command)
	out, err := shell.CombinedOutput()
	if err != nil {
		tb.Fatalf("%s\n%v: %s", command, err, out)
	}
	return string(out)
}

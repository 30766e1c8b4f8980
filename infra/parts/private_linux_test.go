package parts

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// mustBePrivate fails if the system forbids network namespaces, which CI's machines allow.
func mustBePrivate(t *testing.T, p *Process) {
	t.Helper()
	if p.Exposed != nil {
		t.Fatalf("got an engine that answers anybody: %v", p.Exposed)
	}
}

// A private engine answers only the process that started it, any number of times.
func TestPrivate(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			options := Options{DataDir: filepath.Join(t.TempDir(), "data"), Private: true}
			for range 2 { // its lock goes with it
				p, err := e.start(t.Context(), options)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(p.Stop)
				mustBePrivate(t, p)
				client := http.Client{Transport: &http.Transport{DialContext: p.Dial, DisableKeepAlives: true}}
				for range 20 {
					request, err := listTables(t.Context(), p.Endpoint)
					if err != nil {
						t.Fatal(err)
					}
					response, err := client.Do(request)
					if err != nil {
						t.Fatal(err)
					}
					_ = response.Body.Close()
					if response.StatusCode != http.StatusOK {
						t.Errorf("by Dial: got %s, want 200", response.Status)
					}
				}
				if response, err := http.Get(p.Endpoint); err == nil {
					_ = response.Body.Close()
					t.Errorf("by its address: got %s, want no answer", response.Status)
				}
				if second, err := e.start(t.Context(), options); err == nil {
					second.Stop()
					t.Error("a second engine on the folder: got one, want an error")
				}
				p.Stop()
				if connection, err := p.Dial(t.Context(), "tcp", ""); err == nil {
					_ = connection.Close()
					t.Error("after Stop: got a connection")
				}
			}
		})
	}
}

// The parent of a private part is the keeper, whose parent is killed: both end.
func TestPrivate_EndsWithAKilledParent(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "PARTS_TEST_PARENT=private")
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if lines := bufio.NewScanner(output); !lines.Scan() || !strings.HasPrefix(lines.Text(), "http://") {
		t.Fatalf("the parent printed %q, want an endpoint", lines.Text())
	}
	keepers := childrenOf(t, cmd.Process.Pid)
	if len(keepers) != 1 {
		t.Fatalf("got %d children, want the keeper", len(keepers))
	}
	family := append(childrenOf(t, keepers[0]), keepers[0])
	if len(family) != 2 {
		t.Fatalf("got %v, want the engine and its keeper", family)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	for deadline := time.Now().Add(startLimit); ; time.Sleep(pollInterval) {
		alive := 0
		for _, pid := range family {
			if state := stateOf(pid); state != "" && state != "Z" {
				alive++
			}
		}
		if alive == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d of %v still run %v after the parent was killed", alive, family, startLimit)
		}
	}
}

// childrenOf lists the processes that a process started.
func childrenOf(t *testing.T, parent int) (children []int) {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			t.Fatal(err)
		}
		if fields := statOf(pid); len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			children = append(children, pid)
		}
	}
	return children
}

// stateOf returns "" for a process that is gone.
func stateOf(pid int) string {
	fields := statOf(pid)
	if len(fields) == 0 || syscall.Kill(pid, 0) != nil {
		return ""
	}
	return fields[0]
}

// statOf returns state, parent and further fields of a process, or nil if it is gone.
func statOf(pid int) []string {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return nil
	}
	// pid (name) state parent ...; the name may contain anything.
	return strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
}

package parts

import (
	"net"
	"os/exec"
	"slices"
	"strconv"
	"testing"
	"time"
)

// TestFreePorts checks that a program that requests a port from the system, or connects to one, cannot take a part's port
// before the part does.
func TestFreePorts(t *testing.T) {
	const n = 50
	ports, err := FreePorts(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ports)
	if ports[0] < 1024 || ports[n-1] >= 32768 {
		t.Errorf("got %d, want them from 1024 to 32767", ports)
	}
	if ports = slices.Compact(ports); len(ports) != n {
		t.Errorf("got %d different values, want %d", len(ports), n)
	}
}

// TestFreePorts_whileForking checks that nobody listens on a free port, whatever this process starts at that time.
func TestFreePorts_whileForking(t *testing.T) {
	for range 2 {
		go func() {
			for t.Context().Err() == nil {
				_ = exec.Command("true").Run()
			}
		}()
	}
	for end := time.Now().Add(time.Second); time.Now().Before(end); {
		ports, err := FreePorts(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if !isFree(t.Context(), ports[0]) {
			t.Fatalf("port %d: got a listener, want none", ports[0])
		}
	}
}

// A part that finds its port taken starts on another.
func TestStart_PortTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	_, first, _ := net.SplitHostPort(taken.Addr().String())
	path, err := find("dynoxide", "dynoxide")
	if err != nil {
		t.Fatal(err)
	}
	var ports []string
	p, err := startOnPorts(t.Context(), 1, func(free []int) spec {
		port := first
		if len(ports) > 0 {
			port = strconv.Itoa(free[0])
		}
		ports = append(ports, port)
		return spec{
			name: "dynoxide", path: path, args: []string{"serve", "--host", "127.0.0.1", "--port", port},
			endpoint: "http://127.0.0.1:" + port, ready: listTables, accept: 200,
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	if len(ports) != 2 || p.Endpoint != "http://127.0.0.1:"+ports[1] {
		t.Errorf("got %s after the ports %q, want the second one", p.Endpoint, ports)
	}
}

package parts

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"sync/atomic"
)

// Ports of parts are below the ephemeral range: from 32768 by default on Linux, from
// 49152 elsewhere (RFC 6335, section 6).
const (
	firstPort = 20000
	lastPort  = 32767
)

// portTries is on how many ports a part may end before its start has failed.
const portTries = 3

// A process searches upwards from a random port, so that it does not find one twice
// before a program listens there. tried counts the ports that it tried.
var (
	before = rand.Uint32N(lastPort - firstPort + 1) //nolint:gosec // not a secret
	tried  atomic.Uint32
)

// FreePorts returns n TCP ports of loopback on which nobody listens, other ones at each
// call. No server or connection that lets the system choose its port can take one; a
// program that is started on one may still find it taken by another process that called
// FreePorts.
func FreePorts(ctx context.Context, n int) ([]int, error) {
	var ports []int
	for tries := 0; len(ports) < n && tries < 100*n; tries++ {
		port := firstPort + int((before+tried.Add(1))%(lastPort-firstPort+1))
		if isFree(ctx, port) {
			ports = append(ports, port)
		}
	}
	if len(ports) < n {
		return nil, fmt.Errorf("find %d free ports from %d to %d: found %d", n, firstPort, lastPort, len(ports))
	}
	return ports, ctx.Err()
}

// isFree connects rather than listens: a process that is forked while this one listens
// keeps the port until it has executed its program, however soon this one closes it.
func isFree(ctx context.Context, port int) bool {
	connection, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return true
	}
	_ = connection.Close()
	return false
}

// startOnPorts runs a part on n free ports, and on others if it ends at once.
func startOnPorts(ctx context.Context, n int, on func(ports []int) spec) (*Process, error) {
	for tries := 1; ; tries++ {
		ports, err := FreePorts(ctx, n)
		if err != nil {
			return nil, err
		}
		p, err := start(ctx, on(ports))
		if !errors.Is(err, errEnded) || tries == portTries {
			return p, err
		}
	}
}

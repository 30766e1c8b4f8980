package main

import (
	"fmt"
	"io"
	"sync"
)

// screen is the output for the user: requests, responses, events and addresses. Safe
// for concurrent use.
type screen struct {
	out  io.Writer
	held *heldLines
}

// heldLines are lines that would otherwise interrupt other output.
type heldLines struct {
	mu       sync.Mutex
	lines    []string
	released bool
}

func newScreen(out io.Writer) screen { return screen{out: out, held: &heldLines{}} }

// printf prints text. A closed terminal is no reason to stop serving.
func (s screen) printf(format string, values ...any) {
	_, _ = fmt.Fprintf(s.out, format, values...)
}

// later prints a line once release was called.
func (s screen) later(format string, values ...any) {
	s.held.mu.Lock()
	defer s.held.mu.Unlock()
	line := fmt.Sprintf(format, values...)
	if s.held.released {
		s.printf("%s", line)
		return
	}
	s.held.lines = append(s.held.lines, line)
}

// release prints held lines and lets further ones through.
func (s screen) release() {
	s.held.mu.Lock()
	defer s.held.mu.Unlock()
	for _, line := range s.held.lines {
		s.printf("%s", line)
	}
	s.held.lines, s.held.released = nil, true
}

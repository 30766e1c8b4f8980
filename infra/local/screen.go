package main

import (
	"fmt"
	"io"
	"sync"
)

// screen is what the user reads: requests, answers, events and where things
// are. Safe for concurrent use.
type screen struct {
	out  io.Writer
	held *heldLines
}

// heldLines are lines that would come in the middle of something else.
type heldLines struct {
	mu       sync.Mutex
	lines    []string
	released bool
}

func newScreen(out io.Writer) screen { return screen{out: out, held: &heldLines{}} }

// printf shows text. A terminal that is gone is no reason to stop serving.
func (s screen) printf(format string, values ...any) {
	_, _ = fmt.Fprintf(s.out, format, values...)
}

// later shows a line once release was called.
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

// release shows what was held, and lets everything through from now on.
func (s screen) release() {
	s.held.mu.Lock()
	defer s.held.mu.Unlock()
	for _, line := range s.held.lines {
		s.printf("%s", line)
	}
	s.held.lines, s.held.released = nil, true
}

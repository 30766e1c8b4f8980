// Package engine has the DynamoDB engines shared by the tests of a package: each test
// has its own table, but not its own engine, which takes longer to start than most
// tests.
//
// It must not know what is in a table.
package engine

import (
	"context"
	"sync"
	"testing"

	"github.com/tenantry/tenantry/infra/parts"
)

// Shared is an engine that runs from the first call of Endpoint until Run returns. Safe
// for concurrent use.
type Shared struct {
	start func(context.Context, parts.Options) (*parts.Process, error)

	mu      sync.Mutex
	process *parts.Process
	err     error
}

// The engines, initially empty.
var (
	DynamoDBLocal = &Shared{start: parts.StartDynamoDBLocal}
	Dynoxide      = &Shared{start: parts.StartDynoxide}
)

// Endpoint returns the engine's base URL.
func (s *Shared) Endpoint(tb testing.TB) string {
	tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil && s.err == nil {
		s.process, s.err = s.start(context.Background(), parts.Options{})
	}
	if s.err != nil {
		tb.Fatal(s.err)
	}
	return s.process.Endpoint
}

// Run is for a package's TestMain: it runs the tests, stops the engines that they
// started, and returns the exit code.
func Run(m *testing.M) int {
	defer DynamoDBLocal.stop()
	defer Dynoxide.stop()
	return m.Run()
}

func (s *Shared) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process != nil {
		s.process.Stop()
	}
}

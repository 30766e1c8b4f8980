package functions_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// atOnce calls do with 0 to n-1 concurrently, and returns when all calls have. make test
// searches only the tests with AtOnce in their names for data races, so others must
// not call it.
func atOnce(tb testing.TB, n int, do func(n int)) {
	tb.Helper()
	if !strings.Contains(tb.Name(), "tOnce") {
		tb.Fatal("requests meet here: put AtOnce in the test's name")
	}
	var running sync.WaitGroup
	for i := range n {
		running.Go(func() { do(i) })
	}
	running.Wait()
}

// countAtOnce sends n concurrent requests and counts the statuses.
func (s *system) countAtOnce(tb testing.TB, n int, of func(n int) request) map[int]int {
	tb.Helper()
	answers := make([]answer, n)
	atOnce(tb, n, func(i int) { answers[i] = s.send(tb, of(i)) })
	statuses := map[int]int{}
	for _, a := range answers {
		statuses[a.Status]++
	}
	return statuses
}

// TestGoroutines checks that no test starts goroutines of its own, which may be
// outside of what is searched for data races. Benchmarks may.
func TestGoroutines(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("*_test.go")
	if err != nil || len(names) == 0 {
		t.Fatalf("got %d files, %v", len(names), err)
	}
	files := token.NewFileSet()
	for _, name := range names {
		if name == "at_once_test.go" || strings.HasPrefix(name, "bench_") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			selected, _ := n.(*ast.SelectorExpr)
			if _, isGo := n.(*ast.GoStmt); isGo || selected != nil && (selected.Sel.Name == "WaitGroup" || selected.Sel.Name == "Group") {
				t.Errorf("%s: use atOnce", files.Position(n.Pos()))
			}
			return true
		})
	}
}

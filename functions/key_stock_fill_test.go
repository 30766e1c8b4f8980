package functions_test

import (
	"context"
	"strings"
	"testing"

	keystockapp "github.com/tenantry/tenantry/pkg/app/keystock"
	"github.com/tenantry/tenantry/pkg/keystock"
)

// keyStock returns the key-stock function of a system.
func (s *system) keyStock(tb testing.TB, target string) *keystock.Filler {
	tb.Helper()
	s.hasStock = true
	in := s.as(tb, "key-stock").with("TENANTRY_KEY_STOCK_TARGET", target).with("TENANTRY_KEY_STOCK_RATE", "1000")
	return composed(tb, in, s.logger(), keystockapp.New)
}

// TestKeyStock_fillAtOnce checks that concurrent runs fill the stock exactly to its
// target, that creates use its pairs, and that the next run replaces them.
func TestKeyStock_fillAtOnce(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	fillers := []*keystock.Filler{s.keyStock(t, "6"), s.keyStock(t, "6"), s.keyStock(t, "6"), s.keyStock(t, "6")}
	atOnce(t, len(fillers), func(n int) {
		if err := fillers[n].Fill(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if got := s.countStocked(t); got != 6 {
		t.Fatalf("pairs: got %d, want 6\n%s", got, s.log.String())
	}
	made := 0
	for _, operation := range o.operations() {
		if operation == "GenerateDataKeyPairWithoutPlaintext" {
			made++
		}
	}
	if made != 6 {
		t.Errorf("pairs made: got %d, want 6", made)
	}
	keys := map[string]bool{}
	for _, name := range []string{"one", "two", "three"} {
		keys[s.mustHaveKey(t, mustSucceed(t, s.send(t, machineRequest(t, s, name))))] = true
	}
	if len(keys) != 3 {
		t.Errorf("different keys of three creates: got %d", len(keys))
	}
	before := s.countStocked(t)
	if err := s.keyStock(t, "6").Fill(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := s.countStocked(t); got != 6 || before == 6 {
		t.Errorf("pairs: got %d after creates and %d after refilling, want fewer and 6", before, got)
	}
	if strings.Contains(s.log.String(), "PRIVATE KEY") {
		t.Error("a private key is in the log")
	}
}

package tenanttest

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Fault makes a valid command invalid in one way. Faults with the same Place are
// refused at the same point of the contract's order.
type Fault[C any] struct {
	Name  string
	Place int
	Want  *tenant.Error
	Make  func(C)
}

// CheckOrder checks each fault alone, and that of any two faults with different places
// the earlier one is reported. good returns a valid command; refuse checks that a
// command is refused with the given error.
func CheckOrder[C any](t *testing.T, faults []Fault[C], good func() C, refuse func(*testing.T, C, *tenant.Error)) {
	t.Helper()
	pairs := 0
	for i, first := range faults {
		t.Run(first.Name, func(t *testing.T) {
			command := good()
			first.Make(command)
			refuse(t, command, first.Want)
		})
		for _, second := range faults[i+1:] {
			if first.Place == second.Place {
				continue
			}
			pairs++
			t.Run(first.Name+"+"+second.Name, func(t *testing.T) {
				command := good()
				// If both affect the same field, the earlier one overwrites it.
				second.Make(command)
				first.Make(command)
				refuse(t, command, first.Want)
			})
		}
	}
	if pairs == 0 {
		t.Fatal("pairs: got 0, want some")
	}
}

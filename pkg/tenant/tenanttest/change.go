package tenanttest

import (
	"runtime"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Created returns the only entity of its type that a change creates.
func Created[E tenant.Entity](t testing.TB, change tenant.Change) E {
	t.Helper()
	found := AllCreated[E](change)
	if len(found) != 1 {
		t.Fatalf("entities of type %T: got %d, want 1", *new(E), len(found))
	}
	return found[0]
}

// AllCreated returns the entities of a type that a change creates.
func AllCreated[E tenant.Entity](change tenant.Change) []E {
	var found []E
	for _, w := range change.Writes {
		if create, ok := w.(tenant.Create); ok {
			if e, ok := create.Entity.(E); ok {
				found = append(found, e)
			}
		}
	}
	return found
}

// Claims returns the claims of a change, in order.
func Claims(change tenant.Change) []tenant.Claim {
	var claims []tenant.Claim
	for _, w := range change.Writes {
		if claim, ok := w.(tenant.Claim); ok {
			claims = append(claims, claim)
		}
	}
	return claims
}

// Writes returns writes that make the claims and then create the entities.
func Writes(entities []tenant.Entity, claims []tenant.Claim) []tenant.Write {
	all := make([]tenant.Write, 0, len(claims)+len(entities))
	for _, claim := range claims {
		all = append(all, claim)
	}
	for _, entity := range entities {
		all = append(all, tenant.Create{Entity: entity})
	}
	return all
}

// SameError compares errors by identity: a Change refers to the errors of its package,
// not to copies.
func SameError(a, b *tenant.Error) bool { return a == b }

// AllocatedBy returns how many bytes run allocates. Concurrent allocations are
// included.
func AllocatedBy(run func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

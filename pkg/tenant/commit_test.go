package tenant_test

import (
	"context"
	"errors"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// After each collision but the third, a change is decided again with other ids and
// completed again.
func TestCommit(t *testing.T) {
	collision, other := tenant.ErrCollision.WithCause(errors.New("id in use")), errors.New("other")
	for name, c := range map[string]struct {
		refusals           []error
		decided, completed error
		want               error
		decisions, applied int
		noCompleter        bool
	}{
		"at once":              {decisions: 1, applied: 1},
		"without a completer":  {noCompleter: true, decisions: 1, applied: 1},
		"after two collisions": {refusals: []error{collision, collision}, decisions: 3, applied: 3},
		"three collisions":     {refusals: []error{collision, collision, collision}, want: tenant.ErrInternal, decisions: 3, applied: 3},
		"changed":              {refusals: []error{tenant.ErrChanged}, want: tenant.ErrChanged, decisions: 1, applied: 1},
		"collision, refusal":   {refusals: []error{collision, tenant.ErrUnavailable}, want: tenant.ErrUnavailable, decisions: 2, applied: 2},
		"not decided":          {decided: other, want: other, decisions: 1},
		"not completed":        {completed: other, want: other, decisions: 1},
	} {
		t.Run(name, func(t *testing.T) {
			store, ids, decisions := &tenanttest.Store{Refusals: c.refusals}, tenanttest.IDs(), 0
			complete := func(_ context.Context, id *string, change *tenant.Change) error {
				change.Request = &tenant.RequestRecord{Sealed: []byte(*id)}
				return c.completed
			}
			if c.noCompleter {
				complete = nil
			}
			result, err := tenant.Commit(context.Background(), store, complete, func() (*string, tenant.Change, error) {
				decisions++
				id := ids()
				return &id, tenant.Change{Event: tenant.Event{ID: id}}, c.decided
			})
			if !errors.Is(err, c.want) || (result == nil) != (c.want != nil) {
				t.Errorf("got %v, %v, want %v", result, err, c.want)
			}
			if decisions != c.decisions || len(store.Changes) != c.applied {
				t.Fatalf("got %d decisions, %d changes, want %d, %d", decisions, len(store.Changes), c.decisions, c.applied)
			}
			for i, change := range store.Changes {
				if i > 0 && change.Event.ID == store.Changes[i-1].Event.ID {
					t.Errorf("change %d: got the same id as the previous one", i+1)
				}
				if change.Request != nil && string(change.Request.Sealed) != change.Event.ID {
					t.Errorf("change %d: completed for another result", i+1)
				}
			}
			if result != nil && *result != store.Changes[len(store.Changes)-1].Event.ID {
				t.Errorf("result: got %s, want that of the change written", *result)
			}
		})
	}
}

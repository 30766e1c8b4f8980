package dynamo_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/metadata"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestMetadata_units checks the cost of a call beyond authenticating its caller.
func TestMetadata_units(t *testing.T) {
	t.Parallel()
	var m meter
	c := ofDynoxide(t, m.options)
	store, ctx, newID := dynamo.New(c, newTable(t, c)), context.Background(), tenant.NewIDs(time.Now)
	of := tenant.MetadataOwner{InstanceID: "7000000000000000001", OrgID: "7000000000000000002"}
	command := metadata.Command{Kind: metadata.OfOrg, Owner: func(context.Context) (metadata.Owner, error) { return metadata.Owner{MetadataOwner: of}, nil }}
	set := metadata.Set{Store: store, Clock: time.Now, IDs: newID}
	remove := metadata.Remove{Store: store, Clock: time.Now, IDs: newID}
	list := metadata.List{Store: store}
	entries := func(from, n, size int) (all []metadata.Entry) {
		for i := range n {
			all = append(all, metadata.Entry{Key: fmt.Sprintf("key-%04d", from+i), Value: bytes.Repeat([]byte("x"), size)})
		}
		return all
	}
	put := func(all []metadata.Entry) func() error {
		return func() error {
			_, err := set.Execute(ctx, metadata.SetCommand{Command: command, Entries: all})
			return err
		}
	}
	search := func(limit int, where ...metadata.Condition) func() error {
		return func() error {
			_, err := list.Execute(ctx, metadata.ListQuery{Owner: of, PageQuery: tenant.PageQuery{Limit: limit, Count: true}, Where: where})
			return err
		}
	}
	for _, tt := range []struct {
		name  string
		run   func() error
		calls int
		units float64
	}{
		{"set one", put(entries(0, 1, 100)), 1, 4},
		{"set it again", put(entries(0, 1, 100)), 1, 4},
		{"set one of 100 KB", put(entries(1, 1, 100_000)), 1, 198},
		{"set it back", put(entries(1, 1, 100)), 1, 198},
		{"set fifty", put(entries(0, 50, 100)), 1, 102},
		{"remove two", func() error {
			_, err := remove.Execute(ctx, metadata.RemoveCommand{Command: command, Keys: []string{"key-0000", "key-0001"}})
			return err
		}, 1, 6},
		{"list all of 48", search(100), 1, 4},
		{"list ten of 48", search(10), 2, 4},
		{"a key", search(100, metadata.Condition{Text: "key-0007"}), 1, 1},
		{"the beginning of one", search(100, metadata.Condition{Text: "key-000", Method: tenant.TextStartsWith}), 1, 1},
		{"a part of one", search(100, metadata.Condition{Text: "007", Method: tenant.TextContains}), 1, 4},
	} {
		m.units, m.calls = 0, 0
		if err := tt.run(); err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if m.calls != tt.calls || m.units != tt.units {
			t.Errorf("%s: got %d calls and %v units, want %d and %v", tt.name, m.calls, m.units, tt.calls, tt.units)
		}
	}
}

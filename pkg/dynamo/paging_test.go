package dynamo_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestPaging reads a list of 1,200 instances to its end while others are created and
// removed. No instance may be listed twice, and none that existed throughout may be
// missing.
func TestPaging(t *testing.T) {
	t.Parallel()
	c := ofDynoxide(t)
	store := dynamo.New(c, newTable(t, c))
	newID := tenant.NewIDs(time.Now)
	var there []string
	for range 12 {
		var writes []tenant.Write
		for range 100 { // limit of a transaction
			i := newInstance(newID())
			writes, there = append(writes, tenant.Create{Entity: i}), append(there, i.ID)
		}
		if err := store.Write(t.Context(), time.Now(), writes...); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name  string
		query tenant.PageQuery
	}{
		{"the oldest first", tenant.PageQuery{Limit: 90, Count: true}},
		{"the newest first", tenant.PageQuery{Limit: 90, Descending: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			others := startOthers(t, store, newID, there)
			var listed []string
			pages := 0
			for q := c.query; ; pages++ {
				page, err := store.Instances(t.Context(), q, nil)
				if err != nil {
					t.Fatal(err)
				}
				for _, i := range page.Entries {
					listed = append(listed, i.ID)
				}
				if q.After = page.Next; q.After == "" {
					break
				}
			}
			created, removed := others.stop()
			t.Logf("%d pages, %d instances; meanwhile %d were created and %d removed", pages+1, len(listed), len(created), len(removed))
			if len(created) < 10 || len(removed) < 10 {
				t.Errorf("too few concurrent changes to prove anything")
			}
			slices.Sort(listed)
			if once := slices.Compact(slices.Clone(listed)); len(once) != len(listed) {
				t.Errorf("%d are listed more than once", len(listed)-len(once))
			}
			there = slices.DeleteFunc(there, func(id string) bool { return slices.Contains(removed, id) })
			for _, id := range there {
				if _, ok := slices.BinarySearch(listed, id); !ok {
					t.Errorf("%s is not listed", id)
				}
			}
			there = append(there, created...)
			for _, id := range listed {
				if !slices.Contains(there, id) && !slices.Contains(removed, id) {
					t.Errorf("%s is listed but never existed", id)
				}
			}
		})
	}
}

func newInstance(id string) *tenant.Instance {
	at := time.Now()
	return &tenant.Instance{
		ID: id, Name: "Instance " + id, State: tenant.StateActive, Revision: tenant.NewRevision(at),
	}
}

// others creates and removes instances until stopped.
type others struct {
	end              chan struct{}
	ended            sync.WaitGroup
	created, removed []string
}

func startOthers(t *testing.T, store *dynamo.Store, newID tenant.IDs, there []string) *others {
	t.Helper()
	o := &others{end: make(chan struct{})}
	there = slices.Clone(there)
	o.ended.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-o.end:
				return
			default:
			}
			i := newInstance(newID())
			gone := there[n*7919%len(there)] // spread over the list
			err := store.Write(context.Background(), time.Now(), tenant.Create{Entity: i}, tenant.Drop{Entity: &tenant.Instance{ID: gone}})
			if err != nil {
				t.Errorf("write %d: %v", n, err)
				return
			}
			o.created, o.removed = append(o.created, i.ID), append(o.removed, gone)
		}
	})
	return o
}

// stop returns the ids that were created and removed.
func (o *others) stop() (created, removed []string) {
	close(o.end)
	o.ended.Wait()
	return o.created, o.removed
}

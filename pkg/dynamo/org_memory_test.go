package dynamo_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// orgPages are pages of organisations; ones restricts a page to names that contain a 1.
var orgPages = []struct {
	name  string
	query tenant.PageQuery
	ones  bool
}{
	{"few, with a total", tenant.PageQuery{Limit: 3, Count: true}, false},
	{"few", tenant.PageQuery{Limit: 3}, false},
	{"few behind others", tenant.PageQuery{Limit: 3, Offset: 4, Count: true}, false},
	{"beyond the end", tenant.PageQuery{Limit: 3, Offset: 5000, Count: true}, false},
	{"the newest", tenant.PageQuery{Limit: 3, Count: true, Descending: true}, false},
	{"some filtered", tenant.PageQuery{Limit: 3, Count: true}, true},
	{"some filtered, the newest", tenant.PageQuery{Limit: 3, Offset: 1, Descending: true}, true},
	{"all", tenant.PageQuery{Limit: 1000, Count: true}, false},
}

// orgList returns the content of a list's first pages.
func orgList(t *testing.T, s *dynamo.Store, iid string, q tenant.PageQuery, ones bool, pages int) (all []string) {
	t.Helper()
	var keep func(*tenant.Org) bool
	if ones {
		keep = func(o *tenant.Org) bool { return strings.Contains(o.Name, "1") }
	}
	for range pages {
		page, err := s.Orgs(context.Background(), iid, q, keep)
		if err != nil {
			t.Fatal(err)
		}
		if q.After == "" && q.Count {
			all = append(all, fmt.Sprintf("%d (minimum: %v)", page.Total, page.IsMinimum))
		}
		for _, o := range page.Entries {
			all = append(all, fmt.Sprintf("%s %s %s %d", o.ID, o.Name, o.State, o.Sequence))
		}
		if q.After, q.Offset = page.Next, 0; q.After == "" {
			return append(all, "end")
		}
	}
	return all
}

// TestOrgs_remembered checks that a warm function lists what a cold one does, whatever
// another function changed a moment before.
func TestOrgs_remembered(t *testing.T) {
	t.Parallel()
	for _, size := range []int{2, 20, 150, tenant.MaxRead + 1} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			const iid = "7000000000000000003"
			c := ofDynoxide(t)
			table := newTable(t, c)
			warm, other := dynamo.New(c, table), dynamo.New(c, table)
			fillOrgs(t, other, iid, size)
			newID := tenant.NewIDs(time.Now)
			change := func(w tenant.Write) {
				t.Helper()
				if err := other.Apply(context.Background(), tenant.Change{
					Writes: []tenant.Write{w},
					Event:  tenant.Event{InstanceID: iid, ID: newID(), Type: tenant.OrgRenamed, At: time.Now(), Data: tenant.OrgRenamedData{}},
				}); err != nil {
					t.Fatal(err)
				}
			}
			pages := 3
			if size <= 20 {
				pages = 8 // to the end by threes
			}
			compare := func(when string) {
				t.Helper()
				for _, p := range orgPages {
					want := orgList(t, dynamo.New(c, table), iid, p.query, p.ones, pages)
					for range 3 { // the first ones fill the cache
						if diff := cmp.Diff(want, orgList(t, warm, iid, p.query, p.ones, pages)); diff != "" {
							t.Errorf("%s: %s (-cold +warm):\n%s", when, p.name, diff)
						}
					}
				}
				for range 2 {
					got, isMinimum, err := warm.CountOrgs(context.Background(), iid)
					want, wantMinimum, _ := dynamo.New(c, table).CountOrgs(context.Background(), iid)
					if err != nil || got != want || isMinimum != wantMinimum {
						t.Errorf("%s: count: got %d (%v), %v, want %d (%v)", when, got, isMinimum, err, want, wantMinimum)
					}
				}
			}
			compare("at first")
			if size > tenant.MaxRead {
				change(tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: "1040000000000000010"}, Any: true})
				compare("with one less than is counted")
				return // the rest takes long
			}
			first := &tenant.Org{InstanceID: iid, ID: "1040000000000000000", Name: "One", State: tenant.StateActive, Revision: tenant.NewRevision(time.Now())}
			first.Revision = first.Next(time.Now())
			change(tenant.Update{Entity: first})
			compare("renamed")
			inactive := *first
			inactive.State, inactive.Revision = tenant.StateInactive, first.Next(time.Now())
			change(tenant.Update{Entity: &inactive})
			compare("deactivated")
			change(tenant.Create{Entity: &tenant.Org{InstanceID: iid, ID: newID(), Name: "1 more", State: tenant.StateActive}})
			compare("added")
			change(tenant.Delete{Entity: &inactive})
			compare("removed")
		})
	}
}

// TestOrgs_rememberedAtOnce checks that readers sharing a cache never see a state that
// a writer replaced before they asked.
func TestOrgs_rememberedAtOnce(t *testing.T) {
	t.Parallel()
	const iid, size, readers, changes = "7000000000000000004", 30, 4, 40
	c := ofDynoxide(t)
	table := newTable(t, c)
	warm, other := dynamo.New(c, table), dynamo.New(c, table)
	fillOrgs(t, other, iid, size)
	newID := tenant.NewIDs(time.Now)
	o := tenant.Org{InstanceID: iid, ID: "1040000000000000000", State: tenant.StateActive, Revision: tenant.NewRevision(time.Now())}
	var mu sync.Mutex
	written := o.Sequence // the least that a reader must see
	end := make(chan struct{})
	var reading sync.WaitGroup
	for range readers {
		reading.Go(func() {
			for {
				select {
				case <-end:
					return
				default:
				}
				mu.Lock()
				least := written
				mu.Unlock()
				page, err := warm.Orgs(context.Background(), iid, tenant.PageQuery{Limit: 5, Count: true}, nil)
				if err != nil || page.Entries[0].Sequence < least || page.Total != size {
					t.Errorf("got %+v of %d, %v, want sequence %d or later, of %d", page.Entries[0].Revision, page.Total, err, least, size)
				}
			}
		})
	}
	for range changes {
		next := o
		next.Revision = o.Next(time.Now())
		if err := other.Apply(context.Background(), tenant.Change{
			Writes: []tenant.Write{tenant.Update{Entity: &next}},
			Event:  tenant.Event{InstanceID: iid, ID: newID(), Type: tenant.OrgRenamed, At: time.Now(), Data: tenant.OrgRenamedData{}},
		}); err != nil {
			t.Fatal(err)
		}
		o = next
		mu.Lock()
		written = o.Sequence
		mu.Unlock()
	}
	close(end)
	reading.Wait()
}

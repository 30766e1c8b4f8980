package sweep_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/infra/testing/engine"
	"github.com/tenantry/tenantry/pkg/sweep"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// onEachEngine runs a test on each engine.
func onEachEngine(t *testing.T, run func(*testing.T, *world)) {
	t.Helper()
	t.Run("DynamoDBLocal", func(t *testing.T) {
		t.Parallel()
		run(t, newWorld(t, engine.DynamoDBLocal))
	})
	t.Run("dynoxide", func(t *testing.T) {
		t.Parallel()
		run(t, newWorld(t, engine.Dynoxide))
	})
}

// sweepOut sweeps until a sweep succeeds, cutting off sweep number n at its call number
// n.
func (w *world) sweepOut(t *testing.T, r sweep.Removal) {
	t.Helper()
	w.sweepUntilDone(t, r, func(sweep int) (cutAt int) { return sweep })
}

// sweepWhole sweeps until a sweep succeeds, cutting off none.
func (w *world) sweepWhole(t *testing.T, r sweep.Removal) {
	t.Helper()
	w.sweepUntilDone(t, r, func(int) (cutAt int) { return 0 })
}

func (w *world) sweepUntilDone(t *testing.T, r sweep.Removal, cutAt func(sweep int) int) {
	t.Helper()
	s := w.sweeper(at.Add(time.Minute))
	for n := 1; n < 1000; n++ {
		w.calls.Store(0)
		w.cutAt.Store(int64(cutAt(n)))
		err := s.Sweep(context.Background(), r)
		w.cutAt.Store(0)
		switch {
		case err == nil:
			return
		case !errors.Is(err, sweep.ErrAgain) && !errors.Is(err, tenant.ErrUnavailable):
			t.Fatalf("sweep %d: %v", n, err)
		}
	}
	t.Fatal("the sweeps do not end")
}

// TestSweep_instance checks that in the end nothing in the table mentions the instance
// but the two events of its end, whatever was in it and wherever a sweep is cut off.
// Another instance keeps everything.
func TestSweep_instance(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, w *world) {
		w.instance(t, other, "other.test")
		w.org(t, other, oid, "Globex", "ada", "bob")
		before := w.items(t)

		i := w.instance(t, iid, "acme.test")
		org := w.org(t, iid, oid, "Globex", "ada", "bob")
		w.many(t, org, 30) // more than a batch of writes
		// One organisation was removed earlier and is not swept; a name of its own, one
		// of its users' and its domain were taken over.
		dead := w.org(t, iid, "1040000000000000011", "Initech", "eve", "mallory")
		w.remove(t, dead)
		w.org(t, iid, "1040000000000000012", "Initech", "eve")
		// A set-up in progress.
		r := w.remove(t, i)
		w.org(t, iid, "1040000000000000013", "Late", "late")

		w.sweepOut(t, r)
		after := w.items(t)
		keys := left(before, after)
		if len(keys) != 2 || !strings.HasPrefix(keys[0], "INSTANCE#"+iid+"#EVENTS / ") || !strings.HasPrefix(keys[1], "INSTANCE#"+iid+"#EVENTS / ") {
			t.Errorf("%d items left, want two events: %q", len(keys), keys)
		}
		var told string
		for _, k := range keys {
			told += after[k]
		}
		if !strings.Contains(told, string(tenant.InstanceRemoved)) || !strings.Contains(told, string(tenant.InstanceErased)) {
			t.Errorf("left: got %s, want the removal and the erasure", told)
		}
		if diff := cmp.Diff(ofInstance(before, other), ofInstance(w.items(t), other)); diff != "" {
			t.Errorf("the other instance (-before +after):\n%s", diff)
		}
		// The same event again emits nothing.
		if err := w.sweeper(at.Add(time.Hour)).Sweep(context.Background(), r); err != nil {
			t.Errorf("again: %v", err)
		}
		if got := left(before, w.items(t)); len(got) != 2 {
			t.Errorf("again: got %q, want the two events", got)
		}
	})
}

// TestSweep_org checks that of an organisation and its users only what keeps their ids
// taken remains, and that what others took over stays theirs.
func TestSweep_org(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, w *world) {
		w.instance(t, iid, "acme.test")
		w.org(t, iid, oid, "Globex", "ada", "bob")
		before := w.items(t)
		dead := w.org(t, iid, "1040000000000000011", "Initech", "eve", "mallory")
		w.many(t, dead, 30) // more than a batch of writes
		users := usersIn(left(before, w.items(t)))
		r := w.remove(t, dead)
		heir := w.org(t, iid, "1040000000000000012", "Initech", "eve")
		w.sweepOut(t, r)

		withHeir := w.items(t)
		for k, text := range withHeir {
			if strings.Contains(k+text, dead.ID) && !strings.Contains(k, "#EVENTS / ") {
				t.Errorf("left: %s: %s", k, text)
			}
		}
		for _, uid := range users {
			if _, isTaken := withHeir["INSTANCE#"+iid+"#SWEEP / USER#"+uid+"#FORMER"]; !isTaken {
				t.Errorf("the id of %s is free", uid)
			}
		}
		if len(users) != 32 {
			t.Errorf("users: got %d, want 32", len(users))
		}
		// The set-ups of two organisations, their users' changes, removal and erasure;
		// and the heir's own.
		found, err := w.Snapshot(context.Background(), tenant.Query{InstanceID: iid, LoginName: "eve", OrgDomain: "Initech.test", OrgID: heir.ID})
		if err != nil || found.LoginNameOrgID != heir.ID || found.OrgDomainOwner != heir.ID || found.Org == nil {
			t.Errorf("the heir has %+v, %v", found, err)
		}
		// The heir's end leaves what existed at first, and events.
		w.many(t, heir, 150) // more than a batch of reads
		w.sweepWhole(t, w.remove(t, heir))
		for _, k := range left(before, w.items(t)) {
			if !strings.HasPrefix(k, "INSTANCE#"+iid+"#EVENTS / ") && !strings.HasPrefix(k, "INSTANCE#"+iid+"#SWEEP / USER#") {
				t.Errorf("left of the heir: %s", k)
			}
		}
	})
}

// usersIn returns the ids of the users who have an item of their own among keys.
func usersIn(keys []string) (uids []string) {
	for _, k := range keys {
		if uid, ok := strings.CutSuffix(k, " / USER"); ok {
			uids = append(uids, uid[strings.LastIndexByte(uid, '#')+1:])
		}
	}
	return uids
}

// TestSweep_user checks that of a removed user only what keeps their id taken remains.
func TestSweep_user(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, w *world) {
		w.instance(t, iid, "acme.test")
		w.org(t, iid, oid, "Globex", "ada")
		before := w.items(t)
		w.write(t,
			tenant.Put{Entity: &tenant.FormerUser{InstanceID: iid, ID: "81", MemberOf: []tenant.Resource{tenant.OnOrg(oid), {}}}},
			tenant.Create{Entity: &tenant.Member{InstanceID: iid, On: tenant.OnOrg(oid), UserID: "81", Revision: revision}},
			tenant.Create{Entity: &tenant.Member{InstanceID: iid, UserID: "81", Revision: revision}})
		for n := range 30 { // more than a batch
			w.write(t, tenant.Put{Entity: &tenant.PersonalAccessToken{InstanceID: iid, UserID: "81", ID: fmt.Sprint(n), Revision: revision}})
		}
		w.sweepOut(t, sweep.Removal{At: at, User: &tenant.UserRemovedData{InstanceID: iid, OrgID: oid, UserID: "81"}})
		after := w.items(t)
		for k := range before {
			if _, isThere := after[k]; !isThere {
				t.Errorf("lost: %s", k)
			}
		}
		if got := left(before, after); len(got) != 1 || !strings.Contains(got[0], "USER#81") {
			t.Errorf("left: %q, want what reserves the id", got)
		}
	})
}

// TestSweep_late checks that writes of a request in progress at the removal are found,
// too: a sweep that finds nothing counts only once no such request can be left.
func TestSweep_late(t *testing.T) {
	t.Parallel()
	w := newWorld(t, engine.Dynoxide)
	before := w.items(t)
	r := w.remove(t, w.instance(t, iid, "acme.test"))
	ctx := context.Background()
	for n := range 3 {
		if err := w.sweeper(at.Add(time.Second)).Sweep(ctx, r); !errors.Is(err, sweep.ErrAgain) {
			t.Fatalf("sweep %d within the grace: got %v, want %v", n, err, sweep.ErrAgain)
		}
	}
	w.org(t, iid, oid, "Late", "late")
	if err := w.sweeper(at.Add(time.Minute)).Sweep(ctx, r); !errors.Is(err, sweep.ErrAgain) {
		t.Errorf("the sweep that finds the late writes: got %v, want %v", err, sweep.ErrAgain)
	}
	if err := w.sweeper(at.Add(2*time.Minute)).Sweep(ctx, r); err != nil {
		t.Errorf("the last: %v", err)
	}
	if got := left(before, w.items(t)); len(got) != 2 {
		t.Errorf("left: %q, want two events", got)
	}
}

// TestSweep_org_of_removed_instance checks that the sweep of an organisation writes
// nothing once its instance is gone: nobody would erase it. The sweep of the instance
// erases both.
func TestSweep_org_of_removed_instance(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, w *world) {
		i := w.instance(t, iid, "acme.test")
		org := w.org(t, iid, oid, "Globex", "ada")
		w.many(t, org, 150) // more than a batch of reads
		removedOrg := w.remove(t, org)
		removedInstance := w.remove(t, i)
		before := w.items(t)
		if err := w.sweeper(at.Add(time.Hour)).Sweep(context.Background(), removedOrg); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, w.items(t)); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
		w.sweepWhole(t, removedInstance)
		if got := left(nil, w.items(t)); len(got) != 2 {
			t.Errorf("left: %q, want two events", got)
		}
	})
}

// TestSweep_busy checks that what a busy table leaves of a batch is done later, and
// counted once.
func TestSweep_busy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, engine.Dynoxide)
	before := w.items(t)
	i := w.instance(t, iid, "acme.test")
	w.many(t, w.org(t, iid, oid, "Globex", "ada", "bob"), 60)
	r := w.remove(t, i)
	there := len(left(before, w.items(t)))
	var erased atomic.Int64
	w.isBusy.Store(true)
	err := w.EraseInstance(context.Background(), *r.Instance, func(_ string, items int) error {
		erased.Add(int64(items))
		return nil
	})
	w.isBusy.Store(false)
	if got := left(before, w.items(t)); err != nil || len(got) != 1 || int(erased.Load()) != there-1 {
		t.Errorf("got %v, %d of %d counted, and %q left, want the removal's event", err, erased.Load(), there, got)
	}
}

// TestSweep_alive checks that nothing that exists is erased, whatever an event says.
func TestSweep_alive(t *testing.T) {
	t.Parallel()
	w := newWorld(t, engine.Dynoxide)
	i, o := w.instance(t, iid, "acme.test"), w.org(t, iid, oid, "Globex", "ada")
	w.write(t, tenant.Create{Entity: &tenant.User{InstanceID: iid, ID: "80", OrgID: oid, UserName: "bob", Revision: revision}})
	before := w.items(t)
	for name, r := range map[string]sweep.Removal{
		"instance":     {At: at, Instance: &tenant.InstanceRemovedData{InstanceID: i.ID, Domains: []string{"acme.test"}}},
		"organisation": {At: at, Org: &tenant.OrgRemovedData{InstanceID: i.ID, OrgID: o.ID, Name: o.Name}},
		"user":         {At: at, User: &tenant.UserRemovedData{InstanceID: i.ID, OrgID: o.ID, UserID: "80"}},
	} {
		if err := w.sweeper(at.Add(time.Hour)).Sweep(context.Background(), r); !errors.Is(err, sweep.ErrAlive) {
			t.Errorf("%s: got %v, want %v", name, err, sweep.ErrAlive)
		}
	}
	if diff := cmp.Diff(before, w.items(t)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

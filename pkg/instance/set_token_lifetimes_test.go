package instance_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// TestSetTokenLifetimes checks that the named lifetimes change, and that the event has
// all that are in force.
func TestSetTokenLifetimes(t *testing.T) {
	was := german()
	was.TokenLifetimes = tenant.TokenLifetimes{AccessToken: time.Minute}
	want := *was
	want.TokenLifetimes.IDToken = 2 * time.Minute
	want.Sequence, want.ChangedAt = 5, tenanttest.StoredTime

	var store tenanttest.Store
	set := instance.SetTokenLifetimes{
		Store: &store, Clock: tenanttest.Clock, IDs: func() string { return "9" },
		Defaults: tenant.TokenLifetimes{AccessToken: time.Hour, IDToken: time.Hour, RefreshIdle: 2 * time.Hour, Refresh: 3 * time.Hour},
	}
	id := 2 * time.Minute
	got, err := set.Execute(t.Context(), instance.SetTokenLifetimesCommand{ChangeCommand: instance.ChangeCommand{Actor: "ada", Instance: was}, IDToken: &id})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	wantChange := tenant.Change{
		Writes: []tenant.Write{tenant.Update{Entity: &want}},
		Event: tenant.Event{
			InstanceID: "1", ID: "9", Type: tenant.TokenLifetimesSet, Actor: "ada", At: tenanttest.StoredTime,
			Data: tenant.TokenLifetimesSetData{InstanceID: "1", AccessToken: 60, IDToken: 120, RefreshIdle: 7200, Refresh: 10800},
		},
	}
	if diff := cmp.Diff(wantChange, store.OnlyChange(t)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
}

// TestSetTokenLifetimes_same checks that values already in force, or none, are refused.
func TestSetTokenLifetimes_same(t *testing.T) {
	var store tenanttest.Store
	was, hour, none := german(), time.Hour, time.Duration(0)
	was.TokenLifetimes = tenant.TokenLifetimes{AccessToken: hour}
	set := instance.SetTokenLifetimes{
		Store: &store, Clock: tenanttest.Clock, IDs: func() string { return "9" }, Defaults: tenant.TokenLifetimes{AccessToken: time.Minute, IDToken: hour},
	}
	for _, cmd := range []instance.SetTokenLifetimesCommand{{}, {AccessToken: &hour}, {IDToken: &hour}} {
		cmd.Instance = was
		got, err := set.Execute(t.Context(), cmd)
		store.CheckRefused(t, err, instance.ErrSameLifetimes, got != nil)
	}
	got, err := set.Execute(t.Context(), instance.SetTokenLifetimesCommand{ChangeCommand: instance.ChangeCommand{Actor: "ada", Instance: was}, Refresh: &none})
	store.CheckRefused(t, err, instance.ErrNoLifetime, got != nil)
}

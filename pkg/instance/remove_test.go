package instance_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

func doomed() *tenant.Instance {
	return &tenant.Instance{
		ID: "7", Name: "Acme", State: tenant.StateActive,
		Domains:  []tenant.InstanceDomain{{Domain: "acme.test"}, {Domain: "acme-1.tenants.example", Generated: true}},
		Revision: tenanttest.FirstRevision,
	}
}

func TestRemove(t *testing.T) {
	for _, name := range []string{"", "Acme"} {
		store := tenanttest.Store{}
		uc := instance.Remove{Store: &store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
		removed, err := uc.Execute(context.Background(), instance.ChangeCommand{Actor: "ops", Instance: doomed()}, name)
		if err != nil || removed.Sequence != 2 {
			t.Fatalf("named %q: got %+v, %v, want the second revision", name, removed, err)
		}
		want := tenant.Change{
			Writes: []tenant.Write{tenant.Delete{Entity: doomed()}},
			Event: tenant.Event{
				InstanceID: "7", ID: "2000000000000000001", Type: tenant.InstanceRemoved, Actor: "ops", At: tenanttest.StoredTime,
				Data: tenant.InstanceRemovedData{InstanceID: "7", Name: "Acme", Domains: []string{"acme.test", "acme-1.tenants.example"}},
			},
		}
		if diff := cmp.Diff(want, store.OnlyChange(t), cmp.Comparer(tenanttest.SameError)); diff != "" {
			t.Errorf("named %q: change (-want +got):\n%s", name, diff)
		}
	}
}

// TestRemove_refused checks that nothing is written under another name, and that the
// caller must read again after a concurrent change.
func TestRemove_refused(t *testing.T) {
	for _, tt := range []struct {
		name, given string
		lost        []error
		want        error
	}{
		{"another name", "Globex", nil, instance.ErrNameDiffers},
		{"another case", "acme", nil, instance.ErrNameDiffers},
		{"a blank more", "Acme ", nil, instance.ErrNameDiffers},
		{"changed", "", []error{tenant.ErrChanged}, tenant.ErrChanged},
	} {
		store := tenanttest.Store{Refusals: tt.lost}
		uc := instance.Remove{Store: &store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
		removed, err := uc.Execute(context.Background(), instance.ChangeCommand{Actor: "ops", Instance: doomed()}, tt.given)
		if !errors.Is(err, tt.want) || removed != nil || len(store.Changes) != len(tt.lost) {
			t.Errorf("%s: got %v, %v and %d changes, want %v", tt.name, removed, err, len(store.Changes), tt.want)
		}
	}
}

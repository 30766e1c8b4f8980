package instance_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// TestSetSecurity: a change is written with its event, what is set already is not.
func TestSetSecurity(t *testing.T) {
	for _, on := range []bool{true, false} {
		was, want := *german(), *german()
		was.Impersonation, want.Impersonation = !on, on
		want.Sequence, want.ChangedAt = 5, tenanttest.StoredTime
		var store tenanttest.Store
		uc := &instance.SetSecurity{Store: &store, Clock: tenanttest.Clock, IDs: func() string { return "9" }}
		got, err := uc.Execute(t.Context(), instance.ChangeCommand{Actor: "ada", Instance: &was}, on)
		if diff := cmp.Diff(&want, got); err != nil || diff != "" {
			t.Errorf("result: %v (-want +got):\n%s", err, diff)
		}
		wantChange := tenant.Change{
			Writes: []tenant.Write{tenant.Update{Entity: &want}},
			Event: tenant.Event{
				InstanceID: "1", ID: "9", Type: tenant.SecuritySettingsSet, Actor: "ada", At: tenanttest.StoredTime,
				Data: tenant.SecuritySettingsSetData{InstanceID: "1", Impersonation: on},
			},
		}
		if diff := cmp.Diff(wantChange, store.OnlyChange(t)); diff != "" {
			t.Errorf("change (-want +got):\n%s", diff)
		}
		var untouched tenanttest.Store
		uc.Store = &untouched
		same, err := uc.Execute(t.Context(), instance.ChangeCommand{Actor: "ada", Instance: &was}, !on)
		if diff := cmp.Diff(&was, same); err != nil || diff != "" {
			t.Errorf("the same: %v (-want +got):\n%s", err, diff)
		}
		untouched.CheckRefused(t, nil, nil, false)
	}
}

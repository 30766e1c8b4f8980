package instance_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// TestRename checks that only the name changes, in the next revision, and that the
// change emits the event.
func TestRename(t *testing.T) {
	at := time.Date(2026, time.November, 28, 6, 7, 8, 0, time.UTC)
	before := &tenant.Instance{
		ID: "1", Name: "Acme", State: tenant.StateActive, DefaultOrgID: "2", DefaultLanguage: "de",
		Domains:  []tenant.InstanceDomain{{Domain: "acme.example.com"}},
		Revision: tenant.Revision{Sequence: 4, CreatedAt: at.Add(-time.Hour), ChangedAt: at.Add(-time.Minute)},
	}
	want := *before
	want.Name, want.Revision = " !!! ", tenant.Revision{Sequence: 5, CreatedAt: at.Add(-time.Hour), ChangedAt: at}

	var store tenanttest.Store
	rename := instance.Rename{Store: &store, Clock: func() time.Time { return at }, IDs: func() string { return "9" }}
	got, err := rename.Execute(t.Context(), instance.ChangeCommand{Actor: "system", Instance: before}, " !!! ")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	wantChange := tenant.Change{
		Writes: []tenant.Write{tenant.Update{Entity: &want}},
		Event: tenant.Event{
			InstanceID: "1", ID: "9", Type: tenant.InstanceRenamed, Actor: "system", At: at,
			Data: tenant.InstanceRenamedData{InstanceID: "1", Name: " !!! "},
		},
	}
	if diff := cmp.Diff([]tenant.Change{wantChange}, store.Changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if before.Name != "Acme" || before.Sequence != 4 {
		t.Errorf("the instance that was read was changed: %+v", before)
	}
}

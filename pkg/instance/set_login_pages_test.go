package instance_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

func loginPages(store *tenanttest.Store) *instance.SetLoginPages {
	return &instance.SetLoginPages{Store: store, Clock: tenanttest.Clock, IDs: func() string { return "9" }}
}

// TestSetLoginPages checks the change and its event.
func TestSetLoginPages(t *testing.T) {
	want := *german()
	want.LoginV2 = tenant.LoginV2{IsSet: true, Required: true, BaseURI: "https://login.example.com/ui"}
	want.Sequence, want.ChangedAt = 5, tenanttest.StoredTime

	var store tenanttest.Store
	got, err := loginPages(&store).Execute(t.Context(), instance.ChangeCommand{Actor: "ada", Instance: german()}, want.LoginV2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	wantChange := tenant.Change{
		Writes: []tenant.Write{tenant.Update{Entity: &want}},
		Event: tenant.Event{
			InstanceID: "1", ID: "9", Type: tenant.LoginPagesSet, Actor: "ada", At: tenanttest.StoredTime,
			Data: tenant.LoginPagesSetData{InstanceID: "1", Required: true, BaseURI: "https://login.example.com/ui"},
		},
	}
	if diff := cmp.Diff(wantChange, store.OnlyChange(t)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
}

// TestSetLoginPages_same checks that setting the current values writes nothing.
func TestSetLoginPages_same(t *testing.T) {
	was := german()
	was.LoginV2 = tenant.LoginV2{IsSet: true}
	var store tenanttest.Store
	got, err := loginPages(&store).Execute(t.Context(), instance.ChangeCommand{Actor: "ada", Instance: was}, was.LoginV2)
	if diff := cmp.Diff(was, got); err != nil || diff != "" {
		t.Errorf("got %v (-want +got):\n%s", err, diff)
	}
	store.CheckRefused(t, nil, nil, false)
}

// TestSetLoginPages_refused checks which addresses are refused: people enter
// passwords there.
func TestSetLoginPages_refused(t *testing.T) {
	for _, base := range []string{"http://login.example.com", "javascript:alert(1)", "/login", "https://", "https://a:b@x.example.com", "https://x.example.com/#a", "https://x.example.com/\u202e"} {
		var store tenanttest.Store
		_, err := loginPages(&store).Execute(t.Context(), instance.ChangeCommand{Actor: "ada", Instance: german()}, tenant.LoginV2{IsSet: true, BaseURI: base})
		store.CheckRefused(t, err, instance.ErrLoginBase, false)
	}
}

package instance_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

// german returns an instance in German, as it was read.
func german() *tenant.Instance {
	return &tenant.Instance{
		ID: "1", Name: "Acme", State: tenant.StateActive, DefaultOrgID: "2", DefaultLanguage: "de",
		Domains:  []tenant.InstanceDomain{{Domain: "acme.example.com"}},
		Revision: tenant.Revision{Sequence: 4, CreatedAt: tenanttest.StoredTime.Add(-time.Hour), ChangedAt: tenanttest.StoredTime.Add(-time.Minute)},
	}
}

// TestSetDefaultLanguage checks that only the language changes, in canonical form, and
// that the change emits the event.
func TestSetDefaultLanguage(t *testing.T) {
	for sent, stored := range map[string]string{"fr": "fr", "FR": "fr", "zh": "zh", "ko": "ko"} {
		want := german()
		want.DefaultLanguage = stored
		want.Sequence, want.ChangedAt = 5, tenanttest.StoredTime

		var store tenanttest.Store
		set := instance.SetDefaultLanguage{Store: &store, Clock: tenanttest.Clock, IDs: func() string { return "9" }}
		got, err := set.Execute(t.Context(), instance.ChangeCommand{Actor: "ada", Instance: german()}, sent)
		if err != nil {
			t.Fatalf("%s: %v", sent, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: result (-want +got):\n%s", sent, diff)
		}
		wantChange := tenant.Change{
			Writes: []tenant.Write{tenant.Update{Entity: want}},
			Event: tenant.Event{
				InstanceID: "1", ID: "9", Type: tenant.DefaultLanguageSet, Actor: "ada", At: tenanttest.StoredTime,
				Data: tenant.DefaultLanguageSetData{InstanceID: "1", DefaultLanguage: stored},
			},
		}
		if diff := cmp.Diff(wantChange, store.OnlyChange(t)); diff != "" {
			t.Errorf("%s: change (-want +got):\n%s", sent, diff)
		}
	}
}

// Source: the contract, reads.md, "Languages".
func TestSetDefaultLanguage_refusals(t *testing.T) {
	for sent, want := range map[string]*tenant.Error{
		"xx": user.ErrLanguageInvalid, "!!": user.ErrLanguageInvalid, " ": user.ErrLanguageInvalid, " de": user.ErrLanguageInvalid,
		"": user.ErrLanguageInvalid, "de\x00": user.ErrLanguageInvalid, "German": user.ErrLanguageInvalid,
		"de-CH": user.ErrLanguageNotSupported, "gsw": user.ErrLanguageNotSupported, "zh-Hans": user.ErrLanguageNotSupported,
		"und": instance.ErrLanguageUndefined, "UND": instance.ErrLanguageUndefined,
		"de": instance.ErrLanguageUnchanged, "DE": instance.ErrLanguageUnchanged,
	} {
		var store tenanttest.Store
		set := instance.SetDefaultLanguage{Store: &store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
		got, err := set.Execute(t.Context(), instance.ChangeCommand{Actor: "ada", Instance: german()}, sent)
		t.Run(sent, func(t *testing.T) { store.CheckRefused(t, err, want, got != nil) })
	}
	// _create does not check it, so this may be stored; setting it is refused.
	swiss := german()
	swiss.DefaultLanguage = "de-CH"
	var store tenanttest.Store
	set := instance.SetDefaultLanguage{Store: &store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	got, err := set.Execute(t.Context(), instance.ChangeCommand{Actor: "ada", Instance: swiss}, "de-CH")
	store.CheckRefused(t, err, user.ErrLanguageNotSupported, got != nil)
}

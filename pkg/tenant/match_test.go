package tenant_test

import (
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func TestTextMethod_Match(t *testing.T) {
	const (
		e, eI = tenant.TextEquals, tenant.TextEqualsIgnoreCase
		s, sI = tenant.TextStartsWith, tenant.TextStartsWithIgnoreCase
		c, cI = tenant.TextContains, tenant.TextContainsIgnoreCase
		z, zI = tenant.TextEndsWith, tenant.TextEndsWithIgnoreCase
	)
	all := []tenant.TextMethod{e, eI, s, sI, c, cI, z, zI}
	for _, tt := range []struct {
		name, value, text string
		// matched lists all methods that match.
		matched []tenant.TextMethod
	}{
		{"same", "Acme", "Acme", all},
		{"other_case", "Acme", "aCME", []tenant.TextMethod{eI, sI, cI, zI}},
		{"beginning", "Acme", "Ac", []tenant.TextMethod{s, sI, c, cI}},
		{"beginning_other_case", "Acme", "AC", []tenant.TextMethod{sI, cI}},
		{"inside", "Acme", "cm", []tenant.TextMethod{c, cI}},
		{"end_other_case", "Acme", "ME", []tenant.TextMethod{cI, zI}},
		{"longer", "Acme", "Acme Inc", nil},
		{"empty_text", "Acme", "", []tenant.TextMethod{s, sI, c, cI, z, zI}},
		{"both_empty", "", "", all},
		{"percent_is_literal", "Acme", "A%", nil},
		{"underscore_is_literal", "Acme", "Acm_", nil},
		{"percent_is_found", "100% Acme", "0% a", []tenant.TextMethod{cI}},
		{"not_a_pattern", "Acme", ".*", nil},
		{"umlaut", "Über AG", "über", []tenant.TextMethod{sI, cI}},
		{"decomposed_umlaut", "Über AG", "u\u0308ber ag", []tenant.TextMethod{eI, sI, cI, zI}},
		{"final_sigma", "ΝΊΚΟΣ", "νίκος", []tenant.TextMethod{eI, sI, cI, zI}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, m := range all {
				want := false
				for _, matched := range tt.matched {
					want = want || matched == m
				}
				if got := m.Match(tt.value, tt.text); got != want {
					t.Errorf("method %d: got %v, want %v", m, got, want)
				}
			}
		})
	}
	for _, m := range []tenant.TextMethod{-1, 8, 99} {
		if m.Match("Acme", "Acme") {
			t.Errorf("method %d does not exist but matches", m)
		}
	}
}

func TestTimeMethod_Match(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 28, 6, 7, 8, 9000, time.UTC)
	methods := []tenant.TimeMethod{tenant.TimeEquals, tenant.TimeAfter, tenant.TimeAfterOrEquals, tenant.TimeBefore, tenant.TimeBeforeOrEquals, 5, -1}
	for value, want := range map[time.Time][]bool{
		at:                                     {true, false, true, false, true, false, false},
		at.Add(1):                              {false, true, true, false, false, false, false},
		at.Add(-1):                             {false, false, false, true, true, false, false},
		at.In(time.FixedZone("elsewhere", 60)): {true, false, true, false, true, false, false},
	} {
		for n, method := range methods {
			if got := method.Match(value, at); got != want[n] {
				t.Errorf("method %d, %v: got %v, want %v", method, value, got, want[n])
			}
		}
	}
}

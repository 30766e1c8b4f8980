package tenant_test

import (
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Source: the contract, stored.md, "Organisation".
func TestFold(t *testing.T) {
	for _, tt := range []struct {
		name, a, b string
		meet       bool
	}{
		{"ascii", "ACME inc", "acme INC", true},
		{"umlaut", "Ü", "ü", true},
		{"dotted_capital_i", "\u0130", "i", true},
		{"kelvin_sign", "\u212a", "k", true},
		{"greek", "ΑΒΓ", "αβγ", true},
		{"sigma_inside", "ΣΑ", "σα", true},
		{"cyrillic", "ЖИРАФ", "жираф", true},
		{"sharp_s_and_ss", "ß", "SS", false},
		{"sigma_at_a_word's_end", "ΟΔΟΣ", "οδος", false},
		{"ligature", "ﬁ", "fi", false},
		{"normal_forms", "\u00fc", "u\u0308", false},
		{"full_width", "Ａ", "a", false},
		{"dotless_i", "I", "ı", false},
		{"outer_blank", "acme ", "acme", false},
		{"inner_blanks", "a  b", "a b", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tenant.Fold(tt.a) == tenant.Fold(tt.b); got != tt.meet {
				t.Errorf("%q and %q meet: got %v, want %v", tt.a, tt.b, got, tt.meet)
			}
		})
	}
}

func TestFold_is_idempotent(t *testing.T) {
	for r := range rune(unicode.MaxRune) {
		once := tenant.Fold(string(r))
		if twice := tenant.Fold(once); twice != once {
			t.Errorf("Fold(Fold(%U)): got %q, want %q", r, twice, once)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		name := string(rapid.SliceOf(rapid.Byte()).Draw(rt, "name")) // not always UTF-8
		once := tenant.Fold(name)
		if twice := tenant.Fold(once); twice != once {
			rt.Errorf("Fold(Fold(%q)): got %q, want %q", name, twice, once)
		}
	})
}

// Folding looks at each rune alone, so names fold alike wherever they stand.
func TestFold_is_of_runes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := rapid.String().Draw(rt, "a"), rapid.String().Draw(rt, "b")
		if got, want := tenant.Fold(a+b), tenant.Fold(a)+tenant.Fold(b); got != want {
			rt.Errorf("Fold(%q + %q): got %q, want %q", a, b, got, want)
		}
	})
}

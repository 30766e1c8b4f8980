package tenant_test

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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
		{"sigma_at_a_word's_end", "ΟΔΟΣ", "οδος", true},
		{"ligature", "ﬁ", "fi", false},
		{"normal_forms", "\u00fc", "u\u0308", true},
		{"normal_forms_and_case", "\u00dc", "u\u0308", true},
		{"greek_with_accents", "ΝΊΚΟΣ", "νι\u0301κος", true},
		{"long_s", "ſ", "S", true},
		{"micro_sign", "µ", "Μ", true},
		{"capital_sharp_s", "ẞ", "ß", true},
		{"order_of_marks", "q\u0307\u0323", "q\u0323\u0307", true},
		{"compatibility", "①", "1", false},
		{"full_width", "Ａ", "a", false},
		{"dotless_i", "I", "ı", false},
		{"outer_blank", "acme ", "acme", false},
		{"inner_blanks", "a  b", "a b", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tenant.Fold(tt.a) == tenant.Fold(tt.b); got != tt.meet {
				t.Errorf("%q and %q fold alike: got %v, want %v", tt.a, tt.b, got, tt.meet)
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

// Canonically equivalent names fold alike, as do names that differ only in case.
func TestFold_of_forms(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		name := names().Draw(rt, "name")
		want := tenant.Fold(name)
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			if got := tenant.Fold(form.String(name)); got != want {
				rt.Errorf("Fold of form %d of %+q: got %+q, want %+q", form, name, got, want)
			}
		}
		if got := tenant.Fold(want); got != want {
			rt.Errorf("Fold(Fold(%+q)): got %+q, want %+q", name, got, want)
		}
	})
}

// names generates names with composing letters, marks in any order, and mixed case.
func names() *rapid.Generator[string] {
	letters := rapid.OneOf(
		rapid.Rune(), rapid.RuneFrom(nil, unicode.Mn), rapid.RuneFrom(nil, unicode.Greek, unicode.Latin),
		rapid.SampledFrom([]rune("iIİıſsSßẞσςΣµμΜKkÅå\u0345\u0307\u0323\u0308\u0301\u1100\u1161\u11a8")),
	)
	return rapid.StringOf(letters)
}

// Runes that Unicode folds together fold alike.
func TestFold_of_each_rune(t *testing.T) {
	for r := range rune(unicode.MaxRune) {
		if !utf8.ValidRune(r) {
			continue
		}
		folded := tenant.Fold(string(r))
		if other := unicode.SimpleFold(r); tenant.Fold(string(other)) != folded {
			t.Errorf("%U and %U do not fold alike", r, other)
		}
		if lower := unicode.ToLower(r); tenant.Fold(string(lower)) != folded {
			t.Errorf("%U and its lower case %U do not fold alike", r, lower)
		}
	}
}

package phone_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/user"
)

// Source: the contract, stored.md, "Phone", and the golden cases setup/phone-*.
var numbers = []struct {
	name, number string
	want         string // "" for a refusal
}{
	{"e164", "+41791234567", "+41791234567"},
	{"blanks", "+41 71 000 00 00", "+41710000000"},
	{"tab_and_line_ends", "+41\t71\r\n000 00 00\n", "+41710000000"},
	{"no_break_space", "+41\u00a071 000 00 00", "+41710000000"},
	{"brackets", "+1 (555) 222-5669", "+15552225669"},
	{"dots", "+41.71.000.00.00", "+41710000000"},
	{"slashes", "+49/30/1234567", "+49301234567"},
	{"hyphens", "+49-30-1234567", "+49301234567"},
	{"dashes", "+49–30—1234567", "+49301234567"},
	{"extension_x", "+41 71 000 00 00 x12", "+41710000000"},
	{"extension_parameter", "+41710000000;ext=12", "+41710000000"},
	{"national_zero_in_brackets", "+41 (0)71 000 00 00", "+41710000000"},
	{"zeros_after_plus", "+0041 71 000 00 00", "+41710000000"},
	{"trunk_zero", "+41 071 000 00 00", "+41710000000"},
	{"trunk_zero_in_italy_is_kept", "+39 06 1234 5678", "+390612345678"},
	{"full_width_digits", "+４１ ７１ ０００ ００ ００", "+41710000000"},
	{"arabic_digits", "+٤١ ٧١ ٠٠٠ ٠٠ ٠٠", "+41710000000"},
	{"letters", "+1 800 CALL NOW", "+18002255669"},
	{"one_letter_at_the_end", "+41 71 000 00 0a", "+4171000000"},
	{"national_number_of_two", "+123", "+123"},
	{"too_short_to_exist", "+15550100", "+15550100"},
	{"too_long_to_exist", "+417912345678901", "+417912345678901"},
	{"letters_at_the_end", "+41 79 123 45 67 home", "+417912345674663"},
	{"dot_at_the_end", "+41 71 000 00 00.", "+41710000000"},
	{"line_end_at_the_end", "+41 71 000 00 00\r\n", "+41710000000"},
	{"blank_at_the_end", "+41 71 000 00 00 ", "+41710000000"},
	{"two_trunk_zeros", "+49 00 0000", "+490000"}, // found by fuzzing

	{"plus_alone", "+", ""},
	{"plus_and_blanks", "+   ", ""},
	{"country_code_alone", "+1", ""},
	{"national_number_of_one", "+12", ""},
	{"letters_alone", "+abc", ""},
	{"49_digits", "+" + strings.Repeat("1", 49), ""},
	{"unknown_country_code", "+999123456789", ""},
	{"unknown_country_code_210", "+2101234567", ""},
	{"zero", "+0", ""},
	{"zeros", "+0000000000", ""},
	{"country_code_zero", "+0791234567", ""},
	{"empty", "", ""},
	{"no_plus", "0791234567", "+41791234567"},
	{"no_plus_but_code", "0041791234567", "+41791234567"},
	{"blank_before_plus", " +41791234567", "+41791234567"},
	{"full_width_plus", "＋41791234567", "+41791234567"},
	{"scheme", "tel:+41791234567", "+41791234567"},
	{"nul", "+\x00", ""},
	{"bad_utf8", "+\xff\xfe", ""},
	{"of_another_context", "+1234567;phone-context=", ""},
	{"longer_than_any_number", "+41" + strings.Repeat(" ", 300) + "791234567", ""},
}

func TestNormalize(t *testing.T) {
	for _, tt := range numbers {
		t.Run(tt.name, func(t *testing.T) {
			got, err := phone.Normalize(tt.number)
			if tt.want == "" {
				if !errors.Is(err, user.ErrPhoneInvalid) || got != "" {
					t.Errorf("Normalize(%q): got %q, %v, want %v", tt.number, got, err, user.ErrPhoneInvalid)
				}
				return
			}
			if err != nil || got != tt.want {
				t.Errorf("Normalize(%q): got %q, %v, want %q", tt.number, got, err, tt.want)
			}
		})
	}
}

func TestNormalize_is_idempotent(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		checkStable(rt, rapid.StringMatching(`\+?[0-9]{1,3}[0-9 ()x./-]{0,46}`).Draw(rt, "number"))
	})
}

func FuzzNormalize(f *testing.F) {
	for _, tt := range numbers {
		f.Add(tt.number)
	}
	f.Fuzz(func(t *testing.T, number string) { checkStable(t, number) })
}

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{2,19}$`)

// checkStable checks that any number is refused as invalid or becomes one in E.164
// format that a second pass leaves unchanged.
func checkStable(t rapid.TB, number string) {
	t.Helper()
	got, err := phone.Normalize(number)
	if err != nil {
		if !errors.Is(err, user.ErrPhoneInvalid) || got != "" {
			t.Errorf("Normalize(%q): got %q, %v, want %v alone", number, got, err, user.ErrPhoneInvalid)
		}
		return
	}
	if !e164.MatchString(got) {
		t.Errorf("Normalize(%q): got %q, want a match of %s", number, got, e164)
	}
	if again, err := phone.Normalize(got); err != nil || again != got {
		t.Errorf("Normalize(%q) = %q, whose own: got %q, %v, want it as it is", number, got, again, err)
	}
}

package user_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/user"
)

// TestNameSuffix checks that the suffix is looked up as domains are stored, so that
// no other spelling slips through.
func TestNameSuffix(t *testing.T) {
	for _, tt := range []struct{ name, userName, want string }{
		{"none", "gigi", ""},
		{"empty", "", ""},
		{"empty_suffix", "gigi@", ""},
		{"plain", "gigi@twin.example", "twin.example"},
		{"upper_case", "gigi@TWIN.Example", "twin.example"},
		{"trailing_dot", "gigi@twin.example.", "twin.example"},
		{"outer_blanks", " gigi@twin.example ", "twin.example"},
		{"blank_after_at", "gigi@ twin.example", "twin.example"},
		{"last_at_counts", "gigi@one.example@two.example", "two.example"},
		{"only_suffix", "@twin.example", "twin.example"},
		{"full_width", "gigi@ｔｗｉｎ.example", "twin.example"},
		{"ideographic_dot", "gigi@twin。example", "twin.example"},
		{"kelvin_sign", "gigi@\u212aing.example", "king.example"},
		{"soft_hyphen", "gigi@tw\u00adin.example", "twin.example"},
		{"unicode", "gigi@MÜNCHEN.de", "xn--mnchen-3ya.de"},
		{"decomposed", "gigi@mu\u0308nchen.de", "xn--mnchen-3ya.de"},
		{"punycode", "gigi@XN--mnchen-3ya.de", "xn--mnchen-3ya.de"},
		{"no_domain", "gigi@a b", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := user.NameSuffix(tt.userName); got != tt.want {
				t.Errorf("NameSuffix(%q): got %q, want %q", tt.userName, got, tt.want)
			}
		})
	}
}

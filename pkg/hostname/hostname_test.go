package hostname_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/hostname"
)

// label returns a label of n letters.
func label(n int) string { return strings.Repeat("a", n) }

// labels returns a host of total bytes.
func labels(total int) string {
	var parts []string
	for total > 63 {
		n := min(63, total-2)
		parts = append(parts, label(n))
		total -= n + 1
	}
	return strings.Join(append(parts, label(total)), ".")
}

// Source: RFC 1123 section 2.1, RFC 1035 section 2.3.4; the golden cases
// custom-domain-odd-*, and README.md for where the original is weak.
var hosts = []struct{ name, text, want string }{
	{"one_label", "x", "x"},
	{"plain", "login.acme.example", "login.acme.example"},
	{"upper_case", "LOGIN.Acme.EXAMPLE", "login.acme.example"},
	{"outer_blanks", "  trim.example.com  ", "trim.example.com"},
	{"trailing_dot", "acme.example.", "acme.example"},
	{"trailing_dot_and_blank", "acme.example. ", "acme.example"},
	{"digits_first", "3com.example", "3com.example"},
	{"hyphens_inside", "r3---sn.example", "r3---sn.example"},
	{"punycode", "XN--mnchen-3ya.de", "xn--mnchen-3ya.de"},
	{"label_of_63", label(63) + ".example", label(63) + ".example"},
	{"total_of_253", labels(253), labels(253)},
	{"total_of_253_and_dot", labels(253) + ".", labels(253)},
	{"numeric_but_last", "1.2.3.com", "1.2.3.com"},

	{"empty", "", ""},
	{"blank", "   ", ""},
	{"dot", ".", ""},
	{"two_dots", "a..b", ""},
	{"leading_dot", ".acme.example", ""},
	{"two_trailing_dots", "acme.example..", ""},
	{"hyphen", "-", ""},
	{"leading_hyphen", "-lead.example.com", ""},
	{"trailing_hyphen", "trail-.example.com", ""},
	{"leading_hyphen_inside", "a.-b.com", ""},
	{"label_of_64", label(64) + ".example", ""},
	{"total_of_254", labels(254), ""},
	{"ipv4", "1.2.3.4", ""},
	{"ipv4_and_dot", "1.2.3.4.", ""},
	{"number", "42", ""},
	{"last_label_numeric", "acme.1", ""},
	{"ipv6", "::1", ""},
	{"ipv6_in_brackets", "[::1]", ""},
	{"blank_inside", "with space.com", ""},
	{"blank_before_dot", "acme.example .", ""},
	{"underscore", "ex_ample.com", ""},
	{"port", "acme.example:443", ""},
	{"scheme", "http://x.com", ""},
	{"path", "x/../y", ""},
	{"wildcard", "*.x", ""},
	{"at", "a@b.com", ""},
	{"percent", "a%2eb.com", ""},
	{"nul", "acme.example\x00", ""},
	{"line_end_inside", "acme\n.example", ""},
	{"bad_utf8", "acme\xff.example", ""},
}

// lookAlikes are not ASCII host names, whatever they resemble or map to.
var lookAlikes = []struct{ name, text string }{
	{"kelvin_sign", "\u212aing.example"},
	{"dotted_capital_i", "\u0130d.example"},
	{"long_s", "\u017foft.example"},
	{"cyrillic_a", "\u0430cme.example"},
	{"full_width", "ａcme.example"},
	{"ideographic_dot", "acme。example"},
	{"full_width_dot", "acme．example"},
	{"non_breaking_hyphen", "ac\u2011me.example"},
	{"soft_hyphen", "ac\u00adme.example"},
	{"zero_width_space", "ac\u200bme.example"},
	{"combining_dot", "acme\u0323.example"},
	{"umlaut", "münchen.example"},
	{"full_width_digits", "１.２.３.４"},
	{"right_to_left_override", "acme\u202e.example"},
}

func TestParse(t *testing.T) {
	for _, tt := range hosts {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := hostname.Parse(tt.text)
			if ok != (tt.want != "") || ok && got != tt.want {
				t.Errorf("Parse(%q): got %q, %v, want %q", tt.text, got, ok, tt.want)
			}
			cased, casedOK := hostname.ParseCased(tt.text)
			if casedOK != ok || ok && (strings.ToLower(cased) != tt.want || !strings.Contains(tt.text, cased)) {
				t.Errorf("ParseCased(%q): got %q, %v, want %q in the case in which it was sent", tt.text, cased, casedOK, tt.want)
			}
		})
	}
	for _, tt := range lookAlikes {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := hostname.Parse(tt.text); ok {
				t.Errorf("Parse(%q): got %q, want a refusal", tt.text, got)
			}
		})
	}
}

// Source: the contract, stored.md, and README.md for what is not a domain.
func TestOrgDomain(t *testing.T) {
	for _, tt := range hosts {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := hostname.OrgDomain(tt.text)
			if ok != (tt.want != "") || ok && got != tt.want {
				t.Errorf("OrgDomain(%q): got %q, %v, want %q", tt.text, got, ok, tt.want)
			}
		})
	}
	for _, tt := range []struct{ name, text, want string }{
		{"umlaut", "münchen.de", "xn--mnchen-3ya.de"},
		{"umlaut_upper_case", "MÜNCHEN.DE", "xn--mnchen-3ya.de"},
		{"umlaut_decomposed", "mu\u0308nchen.de", "xn--mnchen-3ya.de"},
		{"sharp_s_is_kept", "faß.de", "xn--fa-hia.de"},
		{"japanese", "株式会社.jp", "xn--6oqv20b1zgzxr.jp"},
		{"full_width", "ａｃｍｅ.example", "acme.example"},
		{"ideographic_dot", "acme。example", "acme.example"},
		{"kelvin_sign", "\u212aing.example", "king.example"},
		{"soft_hyphen", "ac\u00adme.example", "acme.example"},
		{"hebrew_and_latin", "acme-שלום.example", "xn--acme--fyg2cj9h.example"},
		{"hyphens_at_3_and_4", "ab--ü.example", "xn--ab---3ra.example"},
		{"full_width_ipv4", "１.２.３.４", ""},
		{"umlaut_label_too_long", strings.Repeat("ü", 60) + ".de", ""},
		{"not_punycode", "xn--zzzz.example", ""},
		{"punycode_of_ascii", "xn--acme-.example", ""},
		{"punycode_of_what_maps", "xn--a-pca.example", ""}, // "aª"
		{"empty_punycode", "xn--.example", ""},
		{"combining_mark_first", "\u0323acme.example", ""},
		{"symbol", "☃.example", "xn--n3h.example"},
		{"symbol_made_of_ascii", "a≠b.example", ""},
		{"replacement_character", "acme\ufffd.example", ""},
		{"joiner_out_of_context", "a\u200db.example", ""},
		{"right_to_left_override", "acme\u202e.example", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := hostname.OrgDomain(tt.text)
			if ok != (tt.want != "") || ok && got != tt.want {
				t.Errorf("OrgDomain(%q): got %q, %v, want %q", tt.text, got, ok, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, tt := range hosts {
		f.Add(tt.text)
	}
	for _, tt := range lookAlikes {
		f.Add(tt.text)
	}
	host := regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`)
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := hostname.Parse(text)
		if !ok {
			return
		}
		if len(got) > 253 || !host.MatchString(got) || !strings.EqualFold(got, strings.TrimSuffix(strings.TrimSpace(text), ".")) {
			t.Errorf("Parse(%q): got %q, want a host name", text, got)
		}
		if again, ok := hostname.Parse(got); !ok || again != got {
			t.Errorf("Parse(%q): got %q, %v, want it as it is", got, again, ok)
		}
	})
}

func FuzzOrgDomain(f *testing.F) {
	for _, tt := range hosts {
		f.Add(tt.text)
	}
	for _, tt := range lookAlikes {
		f.Add(tt.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := hostname.OrgDomain(text)
		if !ok {
			return
		}
		if host, ok := hostname.Parse(got); !ok || host != got {
			t.Errorf("OrgDomain(%q): got %q, want a host name", text, got)
		}
		if again, ok := hostname.OrgDomain(got); !ok || again != got {
			t.Errorf("OrgDomain(%q): got %q, %v, want it as it is", got, again, ok)
		}
	})
}

func TestHasOnlyHostCharacters(t *testing.T) {
	for text, want := range map[string]bool{
		"Login.Acme-1.example": true, "-..-": true, "": true, label(300): true,
		"a b": false, "a_b": false, "%": false, "münchen.de": false, "\u212a.example": false, "\xff": false, "a.example:443": false,
	} {
		if got := hostname.HasOnlyHostCharacters(text); got != want {
			t.Errorf("text %q: got %v, want %v", text, got, want)
		}
	}
}

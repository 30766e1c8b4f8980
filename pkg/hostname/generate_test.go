package hostname_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/hostname"
)

// parent is the host of an instance.
const parent = "acme-abc123.tenants.example"

// Source: the contract, stored.md, "Instance"; README.md for the cut.
func TestGenerate(t *testing.T) {
	for _, tt := range []struct{ name, instanceName, wantSlug string }{
		{"lower_case", "ACME", "acme"},
		{"blank", "Acme Inc", "acme-inc"},
		{"two_blanks", "Acme  Inc", "acme--inc"},
		{"outer_blanks", "  Acme  ", "acme"},
		{"other_blanks", "Acme\u00a0Inc\u3000GmbH", "acme-inc-gmbh"},
		{"dots", "acme.example", "acme-example"},
		{"outer_hyphens", "-Acme-", "acme"},
		{"digits", "42", "42"},
		{"symbols_dropped", "O'Neil & Co.", "oneil--co"},
		{"other_letters_dropped", "Zürich 株式会社 AG", "zrich--ag"},
		{"kelvin_sign_lower_cased", "\u212aing", "king"},
		{"punycode_prefix", "xn--mnchen-3ya", "xn-mnchen-3ya"},
		{"punycode_prefix_twice", "XN--xn--a", "xn-xn--a"},
		{"punycode_prefix_of_blanks", "xn  a", "xn-a"},
		{"punycode_prefix_and_more_hyphens", "xn-----a", "xn-a"},
		{"punycode_prefix_alone", "xn--", "xn"},
		{"label_of_56", label(56), label(56)},
		{"label_of_57", label(57), label(56)},
		{"200_letters", label(200), label(56)},
		{"cut_at_a_hyphen", label(55) + " b", label(55) + "-"},
		{"one_letter", "a", "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			host, ok := hostname.Generate(tt.instanceName, "tenants.example")
			if form := `^` + regexp.QuoteMeta(tt.wantSlug) + `-[a-z0-9]{6}\.tenants\.example$`; !ok || !regexp.MustCompile(form).MatchString(host) {
				t.Errorf("got %q, %v, want a match of %s", host, ok, form)
			}
			if got, ok := hostname.Parse(host); !ok || got != host {
				t.Errorf("Parse(%q): got %q, %v, want it as it is", host, got, ok)
			}
		})
	}
	for _, name := range []string{"!!!", "..", "-", "- -", "株式会社", "ä", strings.Repeat("ä", 200), "'", "_", "", "  "} {
		t.Run("refused/"+name, func(t *testing.T) {
			if host, ok := hostname.Generate(name, "tenants.example"); ok {
				t.Errorf("got %q, want none", host)
			}
		})
	}
}

// Source: the contract, stored.md, "First organisation", "Organisation".
func TestGenerateOrgDomain(t *testing.T) {
	for _, tt := range []struct{ name, orgName, want string }{
		{"lower_case", "GLOBEX", "globex"},
		{"blank", "Globex Corp", "globex-corp"},
		{"two_blanks", "Globex  Corp", "globex--corp"},
		{"hyphen", "株式会社-a", "xn---a-0j3c581d8wkt3y"},
		{"symbols_dropped", "O'Neil & Söhne Inc.", "xn--oneil--shne-inc-gtb"},
		{"capital_umlaut", "Ü", "xn--tda"},
		{"decomposed_umlaut", "U\u0308", "u"},
		{"dotted_capital_i", "\u0130", "i"},
		{"sharp_s", "Straße", "xn--strae-oqa"},
		{"full_width", "ＡＣＭＥ", "acme"},
		{"ligature", "ﬁlm", "film"},
		{"digraph", "ǅungla", "xn--dungla-3pb"},
		{"arabic_digits", "٤٢", "xn--bibd"},
		{"mathematical_digits", "𝟜𝟚", "42"},
		{"hebrew_and_latin", "acme שלום", "xn--acme--fyg2cj9h"},
		{"thai_with_a_letter_that_maps_to_a_mark", "ทำ", "xn--o3c8c0d"},
		{"hyphens_at_3_and_4", "ab  cd", "ab--cd"},
		{"outer_hyphens", "- a -", "a"},
		{"punycode_prefix", "xn--mnchen-3ya", "xn-mnchen-3ya"},
		{"punycode_prefix_full_width", "ｘｎ--mnchen-3ya", "xn-mnchen-3ya"},
		{"label_of_63", label(63), label(63)},
		{"label_of_64", label(64), label(54) + "-ffe054fe"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := hostname.GenerateOrgDomain(tt.orgName, parent)
			if want := tt.want + "." + parent; !ok || got != want {
				t.Errorf("got %q, %v, want %q", got, ok, want)
			}
		})
	}
	for _, name := range []string{"!!!", "-", ".", "- -", "_", "🦒", "\u0308", "\u200b", "\u3164", "\u115f"} {
		t.Run("refused/"+name, func(t *testing.T) {
			if domain, ok := hostname.GenerateOrgDomain(name, parent); ok {
				t.Errorf("got %q, want none", domain)
			}
		})
	}
}

// A shortened name keeps a digest, so long names with the same beginning differ, even
// under the longest host.
func TestGenerateOrgDomain_cut(t *testing.T) {
	host := labels(200)
	seen := map[string]string{}
	for _, letter := range []string{"a", "ä", "株", "𐐷", "א", "ᄀ"} {
		for _, end := range []string{"", "b", "c", " b", "ä"} {
			name := strings.Repeat(letter, 198) + end
			domain, ok := hostname.GenerateOrgDomain(name, host)
			if !ok {
				t.Fatalf("name %q: got none, want a domain", name)
			}
			if other, ok := seen[domain]; ok {
				t.Errorf("domain %q: got it for both %q and %q", domain, other, name)
			}
			seen[domain] = name
			checkGeneratedOrgDomain(t, domain, host)
		}
	}
}

func checkGeneratedOrgDomain(t interface{ Errorf(string, ...any) }, domain, parent string) {
	if got, ok := hostname.OrgDomain(domain); !ok || got != domain {
		t.Errorf("OrgDomain(%q): got %q, %v, want it as it is", domain, got, ok)
	}
	if !strings.HasSuffix(domain, "."+parent) || strings.Contains(strings.TrimSuffix(domain, "."+parent), ".") {
		t.Errorf("domain: got %q, want one label under %q", domain, parent)
	}
}

// Every letter and digit of any script, alone and among others.
func TestGenerateOrgDomain_of_every_letter(t *testing.T) {
	var all []rune
	for r := range rune(unicode.MaxRune) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			all = append(all, r)
		}
	}
	if len(all) < 100_000 {
		t.Fatalf("letters and digits: got %d, want more", len(all))
	}
	for chunk := range slices.Chunk(all, 60) {
		domain, ok := hostname.GenerateOrgDomain("a"+string(chunk), parent)
		if !ok {
			t.Fatalf("letters %q: got none, want a domain", chunk)
		}
		checkGeneratedOrgDomain(t, domain, parent)
	}
	for i := 0; i < len(all); i += 7 { // only every seventh alone, because each takes a while
		if domain, ok := hostname.GenerateOrgDomain(string(all[i]), parent); ok {
			checkGeneratedOrgDomain(t, domain, parent)
		}
	}
}

func TestGenerateOrgDomain_properties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		host := labels(rapid.IntRange(1, 200).Draw(rt, "host length"))
		if domain, ok := hostname.GenerateOrgDomain(rapid.StringN(1, 200, -1).Draw(rt, "name"), host); ok {
			checkGeneratedOrgDomain(rt, domain, host)
		}
	})
}

func TestGenerate_properties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		external := labels(rapid.IntRange(1, hostname.MaxExternalDomainLength).Draw(rt, "external length"))
		name := rapid.OneOf(
			rapid.StringN(1, 200, -1), rapid.StringMatching(`[a-zA-Z0-9 .-]{1,200}`), rapid.StringMatching(`(xn|XN| |-){1,30}[a-z]?`),
		).Draw(rt, "name")
		host, ok := hostname.Generate(name, external)
		if !ok {
			return
		}
		if got, ok := hostname.Parse(host); !ok || got != host {
			rt.Errorf("Parse(%q): got %q, %v, want it as it is", host, got, ok)
		}
		first, parent, _ := strings.Cut(host, ".")
		if parent != external || strings.HasPrefix(first, "xn--") {
			rt.Errorf("host: got %q, want one plain label under %q", host, external)
		}
		if domain, ok := hostname.GenerateOrgDomain(name, external); ok {
			checkGeneratedOrgDomain(rt, domain, external)
		}
	})
}

// FuzzGenerateOrgDomain checks that OrgDomain accepts the domain generated for any
// name.
func FuzzGenerateOrgDomain(f *testing.F) {
	for _, name := range []string{"Globex", "株式会社-a", "O'Neil & Söhne Inc.", "xn--a", "ｘｎ--a", "ทำ", "ำ", "ŉ", "ᄀ\u1161", strings.Repeat("株", 100)} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if domain, ok := hostname.GenerateOrgDomain(name, parent); ok {
			checkGeneratedOrgDomain(t, domain, parent)
		}
	})
}

package provision_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Source: the contract, stored.md, "Instance"; README.md for the cut.
func TestCreateInstance_Execute_generated_host(t *testing.T) {
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
			c := newHumanCreation()
			c.cmd.InstanceName = tt.instanceName
			_, change := c.mustExecute(t)
			host := generatedHostOf(t, change, `^`+regexp.QuoteMeta(tt.wantSlug)+`-[a-z0-9]{6}\.tenants\.example$`)
			if got, ok := provision.HostName(host); !ok || got != host {
				t.Errorf("HostName(%q): got %q, %v, want it as it is", host, got, ok)
			}
		})
	}
	for _, name := range []string{"!!!", "..", "-", "- -", "株式会社", "ä", strings.Repeat("ä", 200), "'", "_", "", "  "} {
		t.Run("refused/"+name, func(t *testing.T) {
			c := newHumanCreation()
			c.cmd.InstanceName = name
			c.refuse(t, provision.ErrHostInvalid)
		})
	}
}

// The random part is drawn for each instance anew, from all 36 characters.
func TestCreateInstance_Execute_generated_hosts_differ(t *testing.T) {
	seen, characters := map[string]bool{}, map[rune]bool{}
	for range 200 {
		c := newHumanCreation()
		_, change := c.mustExecute(t)
		host := generatedHostOf(t, change, `^acme-inc-[a-z0-9]{6}\.tenants\.example$`)
		if seen[host] {
			t.Errorf("host %q: got it twice", host)
		}
		seen[host] = true
		for _, r := range host[len("acme-inc-"):][:6] {
			characters[r] = true
		}
	}
	if got, want := len(characters), 36; got != want {
		t.Errorf("different characters in 1200: got %d, want %d", got, want)
	}
}

// Source: the contract, stored.md, "First organisation", "Organisation".
func TestSetupOrg_Execute_generated_domain(t *testing.T) {
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
			s := newSetup()
			s.cmd.Name = tt.orgName
			_, change := s.mustExecute(t)
			if got, want := created[*tenant.Org](t, change).Domains[0].Domain, tt.want+"."+instanceHost; got != want {
				t.Errorf("generated domain: got %q, want %q", got, want)
			}
		})
	}
	for _, name := range []string{"!!!", "-", ".", "- -", "_", "🦒", "\u0308", "\u200b", "\u3164", "\u115f"} {
		t.Run("refused/"+name, func(t *testing.T) {
			s := newSetup()
			s.cmd.Name = name
			s.refuse(t, provision.ErrOrgNameEmpty)
			c := newHumanCreation()
			c.cmd.FirstOrgName = name
			c.refuse(t, provision.ErrOrgNameEmpty)
		})
	}
}

// What is cut keeps a digest, so long names with one beginning stay apart, also
// under the longest host.
func TestSetupOrg_Execute_generated_domain_cut(t *testing.T) {
	host := labels(200)
	seen := map[string]string{}
	for _, letter := range []string{"a", "ä", "株", "𐐷", "א", "ᄀ"} {
		for _, end := range []string{"", "b", "c", " b", "ä"} {
			s := newSetup()
			s.cmd.Host, s.cmd.Name = host, strings.Repeat(letter, 198)+end
			_, change := s.mustExecute(t)
			domain := created[*tenant.Org](t, change).Domains[0].Domain
			if other, ok := seen[domain]; ok {
				t.Errorf("domain %q: got it for %q and %q, want one each", domain, other, s.cmd.Name)
			}
			seen[domain] = s.cmd.Name
			checkGeneratedOrgDomain(t, domain, host)
		}
	}
}

func checkGeneratedOrgDomain(t interface{ Errorf(string, ...any) }, domain, parent string) {
	if got, ok := provision.OrgDomain(domain); !ok || got != domain {
		t.Errorf("OrgDomain(%q): got %q, %v, want it as it is", domain, got, ok)
	}
	if !strings.HasSuffix(domain, "."+parent) || strings.Contains(strings.TrimSuffix(domain, "."+parent), ".") {
		t.Errorf("domain: got %q, want one label under %q", domain, parent)
	}
}

// Every letter and digit, of any script, alone and among others.
func TestSetupOrg_Execute_generated_domain_of_every_letter(t *testing.T) {
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
		s := newSetup()
		s.cmd.Name = "a" + string(chunk)
		_, change := s.mustExecute(t)
		checkGeneratedOrgDomain(t, created[*tenant.Org](t, change).Domains[0].Domain, instanceHost)
	}
	for i := 0; i < len(all); i += 7 { // a seventh of them alone, as each takes a while
		s := newSetup()
		s.cmd.Name = string(all[i])
		if _, err := s.execute(); err == nil {
			checkGeneratedOrgDomain(t, created[*tenant.Org](t, s.store.changes[0]).Domains[0].Domain, instanceHost)
		}
	}
}

func TestSetupOrg_Execute_generated_domain_properties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newSetup()
		s.cmd.Host = labels(rapid.IntRange(1, 200).Draw(rt, "host length"))
		s.cmd.Name = rapid.StringN(1, 200, -1).Draw(rt, "name")
		if _, err := s.execute(); err != nil {
			return
		}
		checkGeneratedOrgDomain(rt, created[*tenant.Org](t, s.store.changes[0]).Domains[0].Domain, s.cmd.Host)
	})
}

func TestCreateInstance_Execute_generated_host_properties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := newHumanCreation()
		c.external = labels(rapid.IntRange(1, provision.MaxExternalDomainLength).Draw(rt, "external length"))
		c.cmd.InstanceName = rapid.OneOf(
			rapid.StringN(1, 200, -1), rapid.StringMatching(`[a-zA-Z0-9 .-]{1,200}`), rapid.StringMatching(`(xn|XN| |-){1,30}[a-z]?`),
		).Draw(rt, "name")
		if _, err := c.execute(); err != nil {
			return
		}
		change := c.store.changes[0]
		host := created[*tenant.Instance](t, change).PrimaryDomain()
		if got, ok := provision.HostName(host); !ok || got != host {
			rt.Errorf("HostName(%q): got %q, %v, want it as it is", host, got, ok)
		}
		first, parent, _ := strings.Cut(host, ".")
		if parent != c.external || strings.HasPrefix(first, "xn--") {
			rt.Errorf("host: got %q, want one plain label under %q", host, c.external)
		}
		checkGeneratedOrgDomain(rt, created[*tenant.Org](t, change).Domains[0].Domain, c.external)
	})
}

// FuzzSetupOrgName: whatever the name, its domain is one that OrgDomain knows.
func FuzzSetupOrgName(f *testing.F) {
	for _, name := range []string{"Globex", "株式会社-a", "O'Neil & Söhne Inc.", "xn--a", "ｘｎ--a", "ทำ", "ำ", "ŉ", "ᄀ\u1161", strings.Repeat("株", 100)} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		s := newSetup()
		s.cmd.Name = name
		if _, err := s.execute(); err == nil {
			checkGeneratedOrgDomain(t, created[*tenant.Org](t, s.store.changes[0]).Domains[0].Domain, instanceHost)
		}
	})
}

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

// label makes a label of n letters.
func label(n int) string { return strings.Repeat("a", n) }

// labels makes a host of total bytes.
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

// lookAlikes are no ASCII host names, whatever they resemble or map to.
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

func TestHostName(t *testing.T) {
	for _, tt := range hosts {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := provision.HostName(tt.text)
			if ok != (tt.want != "") || ok && got != tt.want {
				t.Errorf("HostName(%q): got %q, %v, want %q", tt.text, got, ok, tt.want)
			}
		})
	}
	for _, tt := range lookAlikes {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := provision.HostName(tt.text); ok {
				t.Errorf("HostName(%q): got %q, want a refusal", tt.text, got)
			}
		})
	}
}

func TestCreateInstance_Execute_custom_domain(t *testing.T) {
	for _, tt := range hosts {
		if tt.text == "" || len(tt.text) > 200 {
			continue // no custom domain; refused by the field's own rule
		}
		t.Run(tt.name, func(t *testing.T) {
			c := newHumanCreation()
			c.cmd.CustomDomain = tt.text
			if tt.want == "" {
				c.refuse(t, provision.ErrHostInvalid)
				return
			}
			_, change := c.mustExecute(t)
			if got := created[*tenant.Instance](t, change).PrimaryDomain; got != tt.want {
				t.Errorf("primary domain: got %q, want %q", got, tt.want)
			}
			if got := change.Claims[0]; got.Kind != tenant.ClaimHost || got.Name != tt.want || got.Taken != provision.ErrHostTaken {
				t.Errorf("first claim: got %+v, want the host %q", got, tt.want)
			}
		})
	}
	for _, tt := range lookAlikes {
		t.Run(tt.name, func(t *testing.T) {
			c := newHumanCreation()
			c.cmd.CustomDomain = tt.text
			c.refuse(t, provision.ErrHostInvalid)
		})
	}
}

// What is no custom domain leaves the generated one alone, and primary.
func TestCreateInstance_Execute_custom_domain_absent(t *testing.T) {
	c := newHumanCreation()
	_, change := c.mustExecute(t)
	host := generatedHostOf(t, change, `^acme-inc-`)
	if got := created[*tenant.Instance](t, change).PrimaryDomain; got != host {
		t.Errorf("primary domain: got %q, want %q", got, host)
	}
}

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

// Source: the contract, stored.md, and README.md for what is no domain.
func TestOrgDomain(t *testing.T) {
	for _, tt := range hosts {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := provision.OrgDomain(tt.text)
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
			got, ok := provision.OrgDomain(tt.text)
			if ok != (tt.want != "") || ok && got != tt.want {
				t.Errorf("OrgDomain(%q): got %q, %v, want %q", tt.text, got, ok, tt.want)
			}
		})
	}
}

func TestSetupOrg_Execute_given_domain(t *testing.T) {
	for _, tt := range hosts {
		if tt.text == "" {
			continue // no given domain
		}
		t.Run(tt.name, func(t *testing.T) {
			s := newSetup()
			s.cmd.Domain = tt.text
			if tt.want == "" {
				s.refuse(t, provision.ErrOrgDomainInvalid)
				return
			}
			_, change := s.mustExecute(t)
			want := []tenant.OrgDomain{
				{Domain: "globex." + instanceHost, Primary: true, Verified: true},
				{Domain: tt.want, Verified: true},
			}
			if got := created[*tenant.Org](t, change).Domains; !slices.Equal(got, want) {
				t.Errorf("domains: got %+v, want %+v", got, want)
			}
		})
	}
	for _, spelling := range []string{
		"globex." + instanceHost, " GLOBEX." + strings.ToUpper(instanceHost) + ". ", "ｇlobex。" + instanceHost,
	} {
		t.Run("equal_to_generated/"+spelling, func(t *testing.T) {
			s := newSetup()
			s.cmd.Domain = spelling
			s.refuse(t, provision.ErrDomainTwice)
		})
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
		host := created[*tenant.InstanceDomain](t, change).Domain
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

func FuzzHostName(f *testing.F) {
	for _, tt := range hosts {
		f.Add(tt.text)
	}
	for _, tt := range lookAlikes {
		f.Add(tt.text)
	}
	host := regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`)
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := provision.HostName(text)
		if !ok {
			return
		}
		if len(got) > 253 || !host.MatchString(got) || !strings.EqualFold(got, strings.TrimSuffix(strings.TrimSpace(text), ".")) {
			t.Errorf("HostName(%q): got %q, want a host name", text, got)
		}
		if again, ok := provision.HostName(got); !ok || again != got {
			t.Errorf("HostName(%q): got %q, %v, want it as it is", got, again, ok)
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
		got, ok := provision.OrgDomain(text)
		if !ok {
			return
		}
		if host, ok := provision.HostName(got); !ok || host != got {
			t.Errorf("OrgDomain(%q): got %q, want a host name", text, got)
		}
		if again, ok := provision.OrgDomain(got); !ok || again != got {
			t.Errorf("OrgDomain(%q): got %q, %v, want it as it is", got, again, ok)
		}
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

package org_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

// A given domain is stored next to the generated one, in the form in which domains are
// compared (see hostname.OrgDomain).
func TestSetUp_Execute_given_domain(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"plain", "globex.example", "globex.example"},
		{"spelt_otherwise", " GLOBEX.Example. ", "globex.example"},
		{"umlaut", "MÜNCHEN.de", "xn--mnchen-3ya.de"},
		{"full_width", "ｇlobex。example", "globex.example"},
		{"blank", "   ", ""},
		{"underscore", "ex_ample.com", ""},
		{"ipv4", "1.2.3.4", ""},
		{"not_punycode", "xn--zzzz.example", ""},
		{"control_character", "a\x01b.example", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSetup()
			s.cmd.Domain = tt.text
			if tt.want == "" {
				s.refuse(t, org.ErrDomainInvalid)
				return
			}
			_, change := s.mustExecute(t)
			want := []tenant.OrgDomain{
				{Domain: "globex." + instanceHost, Primary: true, Verified: true},
				{Domain: tt.want, Verified: true},
			}
			if got := tenanttest.Created[*tenant.Org](t, change).Domains; !slices.Equal(got, want) {
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
			s.refuse(t, org.ErrDomainTwice)
		})
	}
}

// Control characters are refused with the field's own id, wherever they occur inside a
// value. Source: the contract, README.md.
func TestSetUp_Execute_control_characters(t *testing.T) {
	for _, control := range []string{"\x00", "\x01", "\t", "\n", "\r", "\x1b", "\x7f", "\u0080", "\u0085", "\u009f"} {
		value := "a" + control + "b"
		for _, tt := range []struct {
			field string
			want  *tenant.Error
			set   func(*setup)
		}{
			{"name", org.ErrNameEmpty, func(s *setup) { s.cmd.Name = value }},
			{"domain", org.ErrDomainInvalid, func(s *setup) { s.cmd.Domain = value + ".example" }},
			{"nick_name", user.ErrNickNameInvalid, func(s *setup) { s.cmd.Human.NickName = value }},
			{"user_name", user.ErrUserNameBlank, func(s *setup) { s.cmd.Human.UserName = value }},
			{"role", member.ErrOrgRoleUnknown, func(s *setup) { s.cmd.Roles = []string{value} }},
		} {
			s := newSetup()
			tt.set(s)
			s.refuse(t, tt.want)
			if t.Failed() {
				t.Fatalf("field %s, control character %q", tt.field, control)
			}
		}
	}
}

// The domain is generated below the host by which the instance was reached. A name
// without any character allowed in a domain is refused.
func TestSetUp_Execute_generated_domain(t *testing.T) {
	s := newSetup()
	s.cmd.Host, s.cmd.Name = "login.acme.example", "O'Neil & Söhne Inc."
	_, change := s.mustExecute(t)
	if got, want := tenanttest.Created[*tenant.Org](t, change).Domains[0].Domain, "xn--oneil--shne-inc-gtb.login.acme.example"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, name := range []string{"!!!", "-", "- -", "🦒"} {
		s := newSetup()
		s.cmd.Name = name
		s.refuse(t, org.ErrNameEmpty)
	}
}

package provision_test

import (
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Addresses of the contract, and worse. Those that the field rules refuse are
// refused here, too: an event need not have passed them.
var emails = []struct {
	name, email string
	// wantUserName is the user name where none is given; "" for a refusal.
	wantUserName string
}{
	{"plain", "ada@example.com", "ada@example.com"},
	{"case_kept", "Ada@Example.COM", "Ada@Example.COM"},
	{"no_dot_in_host", "a@b", "a@b"},
	{"short_host", "a@b.c", "a@b.c"},
	{"international_local_part", "ü@example.com", "ü@example.com"},
	{"quoted_local_part", `"a b"@example.com`, `"a b"@example.com`},
	{"quoted_at", `"a@b"@example.com`, `"a@b"@example.com`},
	{"quoted_bracket", `"<a"@example.com`, `"<a"@example.com`},
	{"needlessly_quoted", `"ada"@example.com`, "ada@example.com"},
	{"plus", "ada+test@example.com", "ada+test@example.com"},
	{"blank_in_front", " ada@example.com", "ada@example.com"},
	{"blank_behind", "ada@example.com ", "ada@example.com"},
	{"angle_brackets", "<a@b.com>", "a@b.com"},
	{"angle_brackets_and_blanks", "  <a@b.com>  ", "a@b.com"},
	{"local_part_of_64", strings.Repeat("a", 64) + "@example.com", strings.Repeat("a", 64) + "@example.com"},

	{"empty", "", ""},
	{"blank", "  ", ""},
	{"no_at", "nope", ""},
	{"no_local_part", "@b.com", ""},
	{"no_host", "a@", ""},
	{"two_ats", "ada@@example.com", ""},
	{"two_addresses", "a@b.com, c@d.com", ""},
	{"two_hosts", "a@b@c.com", ""},
	{"scheme", "mailto:a@b.com", ""},
	{"blank_in_local_part", "a b@example.com", ""},
	{"blank_in_host", "ada@exa mple.com", ""},
	{"trailing_dot", "ada@example.com.", ""},
	{"display_name", "Ada <ada@example.com>", ""},
	{"quoted_display_name", `"Ada" <ada@example.com>`, ""},
	{"empty_display_name", `"" <ada@example.com>`, ""},
	{"encoded_display_name", "=?utf-8?q?Ada?= <ada@example.com>", ""},
	{"encoded_empty_display_name", "=?utf-8?q??= <ada@example.com>", ""},
	{"comment_in_front", "(c)a@b.com", ""},
	{"comment_behind", "a@b.com (Ada)", ""},
	{"empty_comment_behind", "a@b.com ()", ""},
	{"comment_in_brackets", "<a@b.com (Ada)>", ""},
	{"group", "all: a@b.com;", ""},
	{"bracket_open", "<a@b.com", ""},
	{"bracket_close", "a@b.com>", ""},
	{"brackets_twice", "<<a@b.com>>", ""},
	{"brackets_empty", "<>", ""},
	{"line_end", "a@b.com\n", ""},
	{"header_injection", "a@b.com\r\nBcc: c@d.com", ""},
	{"folding_white_space", "a@b.com\r\n ", ""},
	{"tab_in_front", "\ta@b.com", ""},
	{"nul", "a\x00@b.com", ""},
	{"quoted_nul", "\"a\x00\"@b.com", ""},
	{"quoted_next_line", "\"a\u0085\"@b.com", ""},
	{"delete", "a\x7f@b.com", ""},
	{"longer_than_any_address", strings.Repeat(" ", 321) + "a@b.com", ""},
}

func TestExecute_email(t *testing.T) {
	for _, tt := range emails {
		t.Run(tt.name, func(t *testing.T) {
			create, org := newHumanCreation(), newSetup()
			create.cmd.Human.Email, create.cmd.Human.UserName = tt.email, ""
			org.cmd.Human.Email = tt.email
			if tt.wantUserName == "" {
				create.refuse(t, provision.ErrEmailInvalid)
				org.refuse(t, provision.ErrEmailInvalid)
				return
			}
			_, change := create.mustExecute(t)
			user := created[*tenant.User](t, change)
			if got := user.UserName; got != tt.wantUserName {
				t.Errorf("user name: got %q, want %q", got, tt.wantUserName)
			}
			if got := user.Human.Email; got != tt.email {
				t.Errorf("e-mail: got %q, want it as it was sent, %q", got, tt.email)
			}
			if got, want := claimed(change, tenant.ClaimLoginName), tenant.Fold(tt.wantUserName); got != want {
				t.Errorf("login name claimed: got %q, want %q", got, want)
			}
			_, change = org.mustExecute(t)
			if got, want := created[*tenant.User](t, change).UserName, "gigi"; got != want {
				t.Errorf("user name beside an address: got %q, want %q", got, want)
			}
		})
	}
}

// claimed returns the first name claimed of a kind.
func claimed(change tenant.Change, kind tenant.ClaimKind) string {
	for _, claim := range claimsOf(change) {
		if claim.Kind == kind {
			return claim.Name
		}
	}
	return ""
}

// User names with any suffix are kept as they are. Source: stored.md.
func TestExecute_user_name(t *testing.T) {
	for _, tt := range []struct{ name, userName, want string }{
		{"inner_blank", "with space", "with space"},
		{"trimmed", "  trimmed ", "trimmed"},
		{"trimmed_of_other_blanks", "\u3000\ttrimmed\n", "trimmed"},
		{"case_kept", "Ü-User", "Ü-User"},
		{"at", "a@b", "a@b"},
		{"own_suffix", "x@globex." + instanceHost, "x@globex." + instanceHost},
		{"unknown_suffix", "root@foo.example", "root@foo.example"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			create, org := newHumanCreation(), newSetup()
			create.cmd.Human.UserName, org.cmd.Human.UserName = tt.userName, tt.userName
			_, change := create.mustExecute(t)
			if got := created[*tenant.User](t, change).UserName; got != tt.want {
				t.Errorf("CreateInstance: got %q, want %q", got, tt.want)
			}
			_, change = org.mustExecute(t)
			if got := created[*tenant.User](t, change).UserName; got != tt.want {
				t.Errorf("SetupOrg: got %q, want %q", got, tt.want)
			}
		})
	}
}

// Control characters are refused by the field's own id, wherever they are
// inside a value. Source: the contract, README.md.
func TestExecute_control_characters(t *testing.T) {
	for _, control := range []string{"\x00", "\x01", "\t", "\n", "\r", "\x1b", "\x7f", "\u0080", "\u0085", "\u009f"} {
		value := "a" + control + "b"
		for _, tt := range []struct {
			field string
			want  *tenant.Error
			set   func(*creation)
		}{
			{"instance_name", provision.ErrHostInvalid, func(c *creation) { c.cmd.InstanceName = value }},
			{"first_org_name", provision.ErrFirstOrgNameBlank, func(c *creation) { c.cmd.FirstOrgName = value }},
			{"custom_domain", provision.ErrHostInvalid, func(c *creation) { c.cmd.CustomDomain = value + ".example" }},
			{"user_name", provision.ErrUserNameBlank, func(c *creation) { c.cmd.Human.UserName = value }},
			{"first_name", provision.ErrFirstNameEmpty, func(c *creation) { c.cmd.Human.FirstName = value }},
			{"last_name", provision.ErrLastNameEmpty, func(c *creation) { c.cmd.Human.LastName = value }},
			{"email", provision.ErrEmailInvalid, func(c *creation) { c.cmd.Human.Email = `"` + value + `"@example.com` }},
			{"instance_name_as_first_org_name", provision.ErrHostInvalid, func(c *creation) { c.cmd.InstanceName, c.cmd.FirstOrgName = value, "" }},
		} {
			c := newHumanCreation()
			tt.set(c)
			c.refuse(t, tt.want)
			if t.Failed() {
				t.Fatalf("field %s, control character %q", tt.field, control)
			}
		}
		machine := newMachineCreation()
		machine.cmd.Machine.UserName = value
		machine.refuse(t, provision.ErrMachineUserNameEmpty)
		machine = newMachineCreation()
		machine.cmd.Machine.Name = value
		machine.refuse(t, provision.ErrMachineNameEmpty)

		for _, tt := range []struct {
			field string
			want  *tenant.Error
			set   func(*setup)
		}{
			{"name", provision.ErrOrgNameEmpty, func(s *setup) { s.cmd.Name = value }},
			{"domain", provision.ErrOrgDomainInvalid, func(s *setup) { s.cmd.Domain = value + ".example" }},
			{"nick_name", provision.ErrNickNameInvalid, func(s *setup) { s.cmd.Human.NickName = value }},
			{"display_name", provision.ErrDisplayNameInvalid, func(s *setup) { s.cmd.Human.DisplayName = value }},
			{"user_name", provision.ErrUserNameBlank, func(s *setup) { s.cmd.Human.UserName = value }},
			{"role", provision.ErrRolesInvalid, func(s *setup) { s.cmd.Roles = []string{value} }},
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

// Source: the contract, stored.md, and the golden cases default-language-* and
// human-lang-*.
func TestLanguage(t *testing.T) {
	for _, tt := range []struct{ name, tag, want string }{
		{"absent", "", "other"},
		{"plain", "de", "de"},
		{"upper_case", "DE", "de"},
		{"region", "de-CH", "de-CH"},
		{"region_lower_case", "de-ch", "de-CH"},
		{"underscore", "en_US", "en-US"},
		{"script", "zh-Hans-CN", "zh-Hans-CN"},
		{"three_letters", "gsw", "gsw"},
		{"deprecated", "iw", "he"},
		{"undetermined", "und", "other"},
		{"undetermined_upper_case", "UND", "other"},
		{"unknown", "xx", "other"},
		{"unknown_with_region", "xx-yy", "other"},
		{"known_with_unknown_region", "en-YY", "other"},
		{"garbage", "!!", "other"},
		{"blank", " ", "other"},
		{"outer_blanks", " de ", "other"},
		{"control_character", "de\x00", "other"},
		{"a_name", "German", "other"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := provision.Language(tt.tag, "other"); got != tt.want {
				t.Errorf("Language(%q): got %q, want %q", tt.tag, got, tt.want)
			}
		})
	}
}

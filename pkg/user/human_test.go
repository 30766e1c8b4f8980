package user_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// Addresses of the contract, and worse ones. Those that the field rules refuse are
// refused here as well, because events need not have passed those rules.
var emails = []struct {
	name, email string
	// wantUserName is the resulting user name if none is given; "" if it is
	// refused.
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

// newHuman returns a person that every rule allows.
func newHuman() *user.Human {
	return &user.Human{UserName: "gigi", FirstName: "Gigi", LastName: "Giraffe", Email: "gigi@example.com"}
}

// refuse checks that a person is refused with want, and with no result beside it.
func refuse(t *testing.T, h *user.Human, want error) {
	t.Helper()
	userName, person, err := h.Check()
	if err == nil {
		err = h.CheckPassword()
	} else if userName != "" || person != nil {
		t.Errorf("got %q, %+v beside an error, want neither", userName, person)
	}
	if !errors.Is(err, want) {
		t.Errorf("error: got %v, want %v", err, want)
	}
}

func mustCheck(t *testing.T, h *user.Human) (userName string, person *tenant.Human) {
	t.Helper()
	userName, person, err := h.Check()
	if err != nil {
		t.Fatalf("Check: got error %v, want none", err)
	}
	return userName, person
}

func TestHuman_Check_email(t *testing.T) {
	for _, tt := range emails {
		t.Run(tt.name, func(t *testing.T) {
			h, named := newHuman(), newHuman()
			h.Email, h.UserName, named.Email = tt.email, "", tt.email
			if tt.wantUserName == "" {
				refuse(t, h, user.ErrEmailInvalid)
				refuse(t, named, user.ErrEmailInvalid)
				return
			}
			got, person := mustCheck(t, h)
			if got != tt.wantUserName {
				t.Errorf("user name: got %q, want %q", got, tt.wantUserName)
			}
			if got := person.Email; got != tt.email {
				t.Errorf("e-mail: got %q, want it unchanged, %q", got, tt.email)
			}
			if got, _ := mustCheck(t, named); got != "gigi" {
				t.Errorf("user name beside an address: got %q, want %q", got, "gigi")
			}
		})
	}
}

// TestHuman_Check_user_name checks that user names are kept as they are, with any
// suffix. Source: stored.md.
func TestHuman_Check_user_name(t *testing.T) {
	for _, tt := range []struct{ name, userName, want string }{
		{"inner_blank", "with space", "with space"},
		{"trimmed", "  trimmed ", "trimmed"},
		{"trimmed_of_other_blanks", "\u3000\ttrimmed\n", "trimmed"},
		{"case_kept", "Ü-User", "Ü-User"},
		{"at", "a@b", "a@b"},
		{"own_suffix", "x@globex.acme.example", "x@globex.acme.example"},
		{"unknown_suffix", "root@foo.example", "root@foo.example"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHuman()
			h.UserName = tt.userName
			if got, _ := mustCheck(t, h); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestHuman_Check_control_characters checks that control characters are refused
// with the field's own id, wherever they are in a value. Source: the contract,
// README.md.
func TestHuman_Check_control_characters(t *testing.T) {
	for _, control := range []string{"\x00", "\x01", "\t", "\n", "\r", "\x1b", "\x7f", "\u0080", "\u0085", "\u009f"} {
		value := "a" + control + "b"
		for _, tt := range []struct {
			field string
			want  *tenant.Error
			set   func(*user.Human)
		}{
			{"user_name", user.ErrUserNameBlank, func(h *user.Human) { h.UserName = value }},
			{"first_name", user.ErrFirstNameEmpty, func(h *user.Human) { h.FirstName = value }},
			{"last_name", user.ErrLastNameEmpty, func(h *user.Human) { h.LastName = value }},
			{"nick_name", user.ErrNickNameInvalid, func(h *user.Human) { h.NickName = value }},
			{"display_name", user.ErrDisplayNameInvalid, func(h *user.Human) { h.DisplayName = value }},
			{"email", user.ErrEmailInvalid, func(h *user.Human) { h.Email = `"` + value + `"@example.com` }},
		} {
			h := newHuman()
			tt.set(h)
			refuse(t, h, tt.want)
			if t.Failed() {
				t.Fatalf("field %s, control character %q", tt.field, control)
			}
		}
	}
}

func TestHuman_Check_names(t *testing.T) {
	for _, tt := range []struct {
		name, nick, display   string
		wantNick, wantDisplay string
	}{
		{"absent", "", "", "", "Gigi Giraffe"},
		{"display_blank", "", "   ", "", "Gigi Giraffe"},
		{"display_unicode_blank", "", "\u3000", "", "Gigi Giraffe"},
		{"blanks_kept", " n ", " d ", " n ", " d "},
		{"nick_blank", "  ", "d", "  ", "d"},
		{"any_script", "キリン", "Жираф 🦒", "キリン", "Жираф 🦒"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHuman()
			h.NickName, h.DisplayName = tt.nick, tt.display
			_, human := mustCheck(t, h)
			got, want := []string{human.NickName, human.DisplayName}, []string{tt.wantNick, tt.wantDisplay}
			if !slices.Equal(got, want) {
				t.Errorf("nick and display name: got %q, want %q", got, want)
			}
		})
	}
}

func TestHuman_Check_gender(t *testing.T) {
	for gender, want := range map[tenant.Gender]tenant.Gender{
		-1: 0, 0: 0, 1: tenant.GenderFemale, 2: tenant.GenderMale, 3: tenant.GenderDiverse, 4: 0, 9: 0, 1<<31 - 1: 0, -1 << 31: 0,
	} {
		h := newHuman()
		h.Gender = gender
		_, human := mustCheck(t, h)
		if got := human.Gender; got != want {
			t.Errorf("gender %d: got %d, want %d", gender, got, want)
		}
	}
}

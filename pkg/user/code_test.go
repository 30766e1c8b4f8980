package user

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

var purposes = []tenant.CodePurpose{tenant.CodeForEmail, tenant.CodeForPhone, tenant.CodeForPassword, tenant.CodeForInvitation}

func person() *tenant.User {
	return &tenant.User{InstanceID: "1", ID: "2", OrgID: "3", State: tenant.StateActive, Human: &tenant.Human{Email: "a@b.test", Phone: "+41790000000"}}
}

// issue issues a code and returns it with what is stored.
func issue(tb testing.TB, u *tenant.User, purpose tenant.CodePurpose, at time.Time) (text string, stored *tenant.VerificationCode) {
	tb.Helper()
	code, err := IssueCode(u, purpose, at)
	if err != nil {
		tb.Fatal(err)
	}
	return code.Text, code.Write.(tenant.Put).Entity.(*tenant.VerificationCode)
}

// TestIssueCode checks that codes have only letters and digits that cannot be
// confused, stay within the field's limit of 20, are unique, and do not appear in
// what is stored.
func TestIssueCode(t *testing.T) {
	at := time.Date(2026, 11, 28, 12, 0, 0, 999, time.UTC)
	for _, purpose := range purposes {
		text, stored := issue(t, person(), purpose, at)
		if !regexp.MustCompile(`^[A-Z2-7]{12}$`).MatchString(text) {
			t.Errorf("%s: text %q", purpose, text)
		}
		want := at.Truncate(time.Second).Add(map[bool]time.Duration{true: 72 * time.Hour, false: time.Hour}[purpose == tenant.CodeForInvitation])
		if stored.InstanceID != "1" || stored.UserID != "2" || stored.Purpose != purpose || !stored.ExpiresAt.Equal(want) || stored.Failures != 0 {
			t.Errorf("%s: stored %+v", purpose, stored)
		}
		again, other := issue(t, person(), purpose, at)
		if again == text || string(other.Salt) == string(stored.Salt) || string(other.Hash) == string(stored.Hash) || other.Version == stored.Version {
			t.Errorf("%s: two codes have something in common", purpose)
		}
	}
}

// TestIsCode checks that a code is recognised however it is typed, for its own user
// and purpose only.
func TestIsCode(t *testing.T) {
	for _, tt := range []struct {
		name    string
		purpose tenant.CodePurpose
		typed   func(string) string
		change  func(*tenant.User)
		want    bool
	}{
		{name: "right", purpose: tenant.CodeForEmail, want: true},
		{name: "grouped", purpose: tenant.CodeForEmail, typed: func(s string) string { return s[:4] + "-" + s[4:8] + " " + s[8:] }, want: true},
		{name: "lower_case", purpose: tenant.CodeForPhone, typed: strings.ToLower, want: true},
		{name: "shorter", purpose: tenant.CodeForEmail, typed: func(s string) string { return s[1:] }},
		{name: "longer", purpose: tenant.CodeForEmail, typed: func(s string) string { return s + "A" }},
		{name: "empty", purpose: tenant.CodeForEmail, typed: func(string) string { return "" }},
		{name: "email_changed", purpose: tenant.CodeForEmail, change: func(u *tenant.User) { u.Human.Email = "c@b.test" }},
		{name: "email_changed_invitation", purpose: tenant.CodeForInvitation, change: func(u *tenant.User) { u.Human.Email = "c@b.test" }},
		{name: "phone_changed", purpose: tenant.CodeForPhone, change: func(u *tenant.User) { u.Human.Phone = "+41790000001" }},
		{name: "phone_changed_email", purpose: tenant.CodeForEmail, change: func(u *tenant.User) { u.Human.Phone = "+41790000001" }, want: true},
		{name: "password_changed", purpose: tenant.CodeForPassword, change: func(u *tenant.User) { u.SignInEpoch++ }},
		{name: "email_changed_password", purpose: tenant.CodeForPassword, change: func(u *tenant.User) { u.Human.Email = "c@b.test" }, want: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := person()
			text, stored := issue(t, u, tt.purpose, time.Now())
			if tt.typed != nil {
				text = tt.typed(text)
			}
			if tt.change != nil {
				tt.change(u)
			}
			if got := isCode(stored, u, text); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	for _, purpose := range purposes {
		text, stored := issue(t, person(), purpose, time.Now())
		for _, other := range purposes {
			moved := *stored
			moved.Purpose = other
			if got, want := isCode(&moved, person(), text), other == purpose; got != want {
				t.Errorf("a code for %s as one for %s: got %v, want %v", purpose, other, got, want)
			}
		}
	}
}

func BenchmarkIsCode(b *testing.B) {
	u := person()
	text, stored := issue(b, u, tenant.CodeForEmail, time.Now())
	for b.Loop() {
		isCode(stored, u, text)
	}
}

package user

import (
	"errors"
	"strings"
	"testing"

	"github.com/zitadel/passwap/verifier"
)

func TestIsPassword(t *testing.T) {
	hash, err := NewPassword("Str0ng-Passw0rd!")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, hash, password string
		want                 bool
	}{
		{"right", hash, "Str0ng-Passw0rd!", true},
		{"wrong", hash, "str0ng-passw0rd!", false},
		{"empty", hash, "", false},
		{"no_hash", "", "Str0ng-Passw0rd!", false},
		{"no_hash_and_the_password_of_nobody", "", "nobody has this password", false},
		{"broken_hash", "$argon2id$x", "Str0ng-Passw0rd!", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := IsPassword(tt.hash, tt.password); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// TestIsPassword_of_forms checks that a password matches in every normal form and
// with every kind of blank, and as typed if it was hashed before passwords were
// prepared.
func TestIsPassword_of_forms(t *testing.T) {
	const composed, decomposed = "Str0ng Pässwörd!", "Str0ng\u00a0Pa\u0308sswo\u0308rd!"
	old := func(password string) string {
		hash, err := hashPassword(password)
		if err != nil {
			t.Fatal(err)
		}
		return hash
	}
	for _, tt := range []struct {
		name, set, typed string
		old, want        bool
	}{
		{"composed_then_decomposed", composed, decomposed, false, true},
		{"decomposed_then_composed", decomposed, composed, false, true},
		{"decomposed_twice", decomposed, decomposed, false, true},
		{"another_case", composed, strings.ToUpper(decomposed), false, false},
		{"old_hash_decomposed", decomposed, decomposed, true, true},
		{"old_hash_composed_typed_decomposed", composed, decomposed, true, true},
		{"old_hash_with_control_characters", "Aa1!\x00\n\x7f", "Aa1!\x00\n\x7f", true, true},
		{"old_hash_with_other_control_characters", "Aa1!\x00\n\x7f", "Aa1!\x00\n\x7e", true, false},
		{"old_hash_of_what_is_refused_as_too_long", "", strings.Repeat("x", maxPasswordLength+1), true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			hash := old(tt.set)
			if !tt.old {
				var err error
				if hash, err = NewPassword(tt.set); err != nil {
					t.Fatal(err)
				}
			}
			if got := IsPassword(hash, tt.typed); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// TestNobodysHash checks that an unknown user costs as much work as a known one.
func TestNobodysHash(t *testing.T) {
	hash, err := NewPassword("Str0ng-Passw0rd!")
	if err != nil {
		t.Fatal(err)
	}
	const prefix = "$argon2id$v=19$m=19456,t=2,p=1$"
	if nobodys := nobodysHash(); !strings.HasPrefix(hash, prefix) || !strings.HasPrefix(nobodys, prefix) || len(hash) != len(nobodys) {
		t.Errorf("a user's %q and nobody's %q differ in form", hash, nobodys)
	}
	// Other parameters would make the hasher ask for a rehash.
	if got, err := ownHasher().Verify(hash, "Str0ng-Passw0rd!"); got != verifier.OK || err != nil {
		t.Errorf("got %v, %v, want %v", got, err, verifier.OK)
	}
}

func TestNewPassword(t *testing.T) {
	if hash, err := NewPassword("short"); hash != "" || !errors.Is(err, ErrPasswordTooShort) {
		t.Errorf("got %q, %v, want %v", hash, err, ErrPasswordTooShort)
	}
}

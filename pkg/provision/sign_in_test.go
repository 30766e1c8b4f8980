package provision

import (
	"errors"
	"testing"

	"github.com/alexedwards/argon2id"
	"github.com/google/go-cmp/cmp"
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

// The work for a user who does not exist is that for one who does.
func TestNobodysHash(t *testing.T) {
	parameters, _, _, err := argon2id.DecodeHash(nobodysHash)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(argon2Parameters, parameters); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
}

func TestNewPassword(t *testing.T) {
	if hash, err := NewPassword("short"); hash != "" || !errors.Is(err, ErrPasswordTooShort) {
		t.Errorf("got %q, %v, want %v", hash, err, ErrPasswordTooShort)
	}
}

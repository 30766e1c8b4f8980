package access_test

import (
	"errors"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/access"
)

// TestReadCredential_remembered checks that the claims of a token are checked again
// even if its signature was verified before, and that this does not help another token.
func TestReadCredential_remembered(t *testing.T) {
	known := users(t)
	read := func(token string, at time.Time) error {
		_, err := known.ReadCredential([]string{"Bearer " + token}, at)
		return err
	}
	good, fresh := goodJWT(nil), goodJWT(object{"iat": now.Add(time.Minute).Unix()})
	for _, tt := range []struct {
		name  string
		token string
		at    time.Time
		want  error
	}{
		{"first", good, now, nil},
		{"again", good, now.Add(time.Minute), nil},
		{"with another signature", good[:len(good)-8] + "AAAAAAAA", now, access.ErrTokenInvalid},
		{"expired", good, now.Add(time.Hour + time.Minute), access.ErrTokenInvalid},
		{"issued later", fresh, now, access.ErrTokenInvalid},
		{"issued later, then", fresh, now.Add(time.Minute), nil},
		{"with another signature, again", good[:len(good)-8] + "AAAAAAAA", now, access.ErrTokenInvalid},
	} {
		if err := read(tt.token, tt.at); !errors.Is(err, tt.want) {
			t.Errorf("%s: got error %v, want %v", tt.name, err, tt.want)
		}
	}
}

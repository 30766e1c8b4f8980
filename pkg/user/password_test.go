package user_test

import (
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// TestHuman_CheckPassword checks length, lower case, upper case, number and symbol.
// Source: the contract, errors.md.
func TestHuman_CheckPassword(t *testing.T) {
	for _, tt := range []struct {
		name, password string
		want           *tenant.Error
	}{
		{"one_rune", "a", user.ErrPasswordTooShort},
		{"blank", " ", user.ErrPasswordTooShort},
		{"short1!", "short1!", user.ErrPasswordTooShort},
		{"seven_runes_in_eleven_bytes", "Aä1!äöü", user.ErrPasswordTooShort},
		{"seven_runes_of_four_bytes", strings.Repeat("😀", 7), user.ErrPasswordTooShort},
		{"eight_runes_of_four_bytes", strings.Repeat("😀", 8), user.ErrPasswordNoLower},
		{"everything_missing", "        ", user.ErrPasswordNoLower},
		{"no_lower", "ALLUPPER1!", user.ErrPasswordNoLower},
		{"umlauts_are_no_letters", "Ää41!ööö", user.ErrPasswordNoLower},
		{"greek_is_no_letter", "ΑΒΓαβγδ1!", user.ErrPasswordNoLower},
		{"no_upper", "alllower1!", user.ErrPasswordNoUpper},
		{"upper_umlaut_is_no_letter", "Ünïcodé1!", user.ErrPasswordNoUpper},
		{"no_upper_before_no_number", "alllower!", user.ErrPasswordNoUpper},
		{"no_number", "NoNumber!", user.ErrPasswordNoNumber},
		{"other_digits_are_no_numbers", "NoNumber!١２", user.ErrPasswordNoNumber},
		{"no_symbol", "NoSymbol11", user.ErrPasswordNoSymbol},
		{"eight_runes_of_which_two_compose", "Aa1!u\u0308aa", user.ErrPasswordTooShort},
		{"control_characters", "Aa1!\x00\n\x7f\u0085", user.ErrPasswordInvalid},
		{"no_upper_before_control_characters", "aa1!aaaa\x00", user.ErrPasswordNoUpper},
		{"unassigned", "Aa1!aaaa\U000EFFFF", user.ErrPasswordInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHuman()
			h.Password = tt.password
			refuse(t, h, tt.want)
		})
	}
}

// phc matches a stored hash, with OWASP's parameters: 19 MiB, two passes, one lane;
// a 16-byte salt and a 32-byte hash.
var phc = regexp.MustCompile(`^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`)

func TestHuman_SetPassword(t *testing.T) {
	for _, tt := range []struct{ name, password string }{
		{"eight_runes", "Aa1!aaaa"},
		{"blank_is_a_symbol", "Pass 1234"},
		{"umlaut_is_a_symbol", "Passwör1"},
		{"contract's_example", "my_53cr3t-P4$$w0rd"},
		{"73_bytes", "Aa1!" + strings.Repeat("x", 69)},
		{"200_runes_of_one_byte", "Aa1!" + strings.Repeat("x", 196)},
		{"200_runes_of_two_bytes", "Aa1!" + strings.Repeat("ä", 196)},
		{"200_runes_of_four_bytes", "Aa1!" + strings.Repeat("😀", 196)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHuman()
			h.Password, h.PasswordChangeRequired = tt.password, true
			human := setPassword(t, h)
			if !phc.MatchString(human.PasswordHash) {
				t.Errorf("hash: got %q, want a match of %s", human.PasswordHash, phc)
			}
			if !human.PasswordChangeRequired {
				t.Error("change required: got false, want true")
			}
			checkMatch(t, tt.password, human.PasswordHash, true)
			// Nothing may be truncated before hashing, as bcrypt does after 72
			// bytes.
			checkMatch(t, tt.password[:len(tt.password)-1], human.PasswordHash, false)
		})
	}
}

func setPassword(t *testing.T, h *user.Human) *tenant.Human {
	t.Helper()
	person := &tenant.Human{}
	if err := h.SetPassword(person); err != nil {
		t.Fatalf("SetPassword: got error %v, want none", err)
	}
	return person
}

func checkMatch(t *testing.T, password, hash string, want bool) {
	t.Helper()
	got, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil || got != want {
		t.Errorf("hash matches %.20q: got %v, %v, want %v", password, got, err, want)
	}
}

// TestHuman_SetPassword_salted checks that two users with the same password have
// different hashes.
func TestHuman_SetPassword_salted(t *testing.T) {
	hashes := map[string]bool{}
	for range 2 {
		h := newHuman()
		h.Password = "Str0ng-Passw0rd!"
		hashes[setPassword(t, h).PasswordHash] = true
	}
	if got, want := len(hashes), 2; got != want {
		t.Errorf("different hashes: got %d, want %d", got, want)
	}
}

// TestHuman_SetPassword_absent checks that an empty password counts as none, and
// that passwordChangeRequired is kept only with a password. Source: the contract,
// stored.md.
func TestHuman_SetPassword_absent(t *testing.T) {
	h := newHuman()
	h.PasswordChangeRequired = true
	human := setPassword(t, h)
	if human.PasswordHash != "" || human.PasswordChangeRequired {
		t.Errorf("got hash %q, change required %v, want neither", human.PasswordHash, human.PasswordChangeRequired)
	}
}

// TestPassword_at_once checks that concurrent hashing is limited to one hash per
// processor, and so takes the memory of a few.
func TestPassword_at_once(t *testing.T) {
	const wanted, memory = 32, 19 << 20
	hash, err := user.NewPassword("Str0ng-Passw0rd!")
	if err != nil {
		t.Fatal(err)
	}
	// What few hashes take and is not collected yet must not look like many.
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	var all sync.WaitGroup
	for i := range wanted {
		all.Go(func() {
			if i%2 == 0 {
				if _, err := user.NewPassword("Str0ng-Passw0rd!"); err != nil {
					t.Error(err)
				}
			} else if !user.IsPassword(hash, "Str0ng-Passw0rd!") {
				t.Error("the password does not match its hash")
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	most := uint64(0)
	for waiting := true; waiting; {
		select {
		case <-done:
			waiting = false
		case <-time.After(time.Millisecond):
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc-min(before.HeapAlloc, now.HeapAlloc))
		}
	}
	// With many processors there is nothing to see.
	if limit := uint64(wanted * memory / 2); most > limit && runtime.GOMAXPROCS(0) < wanted/4 {
		t.Errorf("%d hashes at once took %d MB, want at most %d", wanted, most>>20, limit>>20)
	}
}

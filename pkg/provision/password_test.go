package provision_test

import (
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Source: the contract, errors.md: length, lower, upper, number, symbol.
func TestExecute_password_refused(t *testing.T) {
	for _, tt := range []struct {
		name, password string
		want           *tenant.Error
	}{
		{"one_rune", "a", provision.ErrPasswordTooShort},
		{"blank", " ", provision.ErrPasswordTooShort},
		{"short1!", "short1!", provision.ErrPasswordTooShort},
		{"seven_runes_in_eleven_bytes", "Aä1!äöü", provision.ErrPasswordTooShort},
		{"seven_runes_of_four_bytes", strings.Repeat("😀", 7), provision.ErrPasswordTooShort},
		{"eight_runes_of_four_bytes", strings.Repeat("😀", 8), provision.ErrPasswordNoLower},
		{"everything_missing", "        ", provision.ErrPasswordNoLower},
		{"no_lower", "ALLUPPER1!", provision.ErrPasswordNoLower},
		{"umlauts_are_no_letters", "Ää41!ööö", provision.ErrPasswordNoLower},
		{"greek_is_no_letter", "ΑΒΓαβγδ1!", provision.ErrPasswordNoLower},
		{"no_upper", "alllower1!", provision.ErrPasswordNoUpper},
		{"upper_umlaut_is_no_letter", "Ünïcodé1!", provision.ErrPasswordNoUpper},
		{"no_upper_before_no_number", "alllower!", provision.ErrPasswordNoUpper},
		{"no_number", "NoNumber!", provision.ErrPasswordNoNumber},
		{"other_digits_are_no_numbers", "NoNumber!١２", provision.ErrPasswordNoNumber},
		{"no_symbol", "NoSymbol11", provision.ErrPasswordNoSymbol},
		{"eight_runes_of_which_two_compose", "Aa1!u\u0308aa", provision.ErrPasswordTooShort},
		{"control_characters", "Aa1!\x00\n\x7f\u0085", provision.ErrPasswordInvalid},
		{"no_upper_before_control_characters", "aa1!aaaa\x00", provision.ErrPasswordNoUpper},
		{"unassigned", "Aa1!aaaa\U000EFFFF", provision.ErrPasswordInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			create, org := newHumanCreation(), newSetup()
			create.cmd.Human.Password, org.cmd.Human.Password = tt.password, tt.password
			create.refuse(t, tt.want)
			org.refuse(t, tt.want)
		})
	}
}

// phc is the form in which a hash is stored, with OWASP's parameters: 19 MiB,
// two passes, one lane; a salt of 16 bytes, a hash of 32.
var phc = regexp.MustCompile(`^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`)

func TestExecute_password_hashed(t *testing.T) {
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
			s := newSetup()
			s.cmd.Human.Password, s.cmd.Human.PasswordChangeRequired = tt.password, true
			_, change := s.mustExecute(t)
			human := created[*tenant.User](t, change).Human
			if !phc.MatchString(human.PasswordHash) {
				t.Errorf("hash: got %q, want a match of %s", human.PasswordHash, phc)
			}
			if !human.PasswordChangeRequired {
				t.Error("change required: got false, want true")
			}
			checkMatch(t, tt.password, human.PasswordHash, true)
			// Nothing may be cut off before hashing, as bcrypt does at 72 bytes.
			checkMatch(t, tt.password[:len(tt.password)-1], human.PasswordHash, false)
		})
	}
}

func checkMatch(t *testing.T, password, hash string, want bool) {
	t.Helper()
	got, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil || got != want {
		t.Errorf("hash matches %.20q: got %v, %v, want %v", password, got, err, want)
	}
}

// Two users with one password have two hashes.
func TestExecute_password_salted(t *testing.T) {
	hashes := map[string]bool{}
	for range 2 {
		c := newHumanCreation()
		c.cmd.Human.Password = "Str0ng-Passw0rd!"
		_, change := c.mustExecute(t)
		hashes[created[*tenant.User](t, change).Human.PasswordHash] = true
	}
	if got, want := len(hashes), 2; got != want {
		t.Errorf("different hashes: got %d, want %d", got, want)
	}
}

// Source: the contract, stored.md: an empty password counts as none, and
// passwordChangeRequired is kept when there is a password.
func TestExecute_password_absent(t *testing.T) {
	c := newHumanCreation()
	c.cmd.Human.PasswordChangeRequired = true
	_, change := c.mustExecute(t)
	human := created[*tenant.User](t, change).Human
	if human.PasswordHash != "" || human.PasswordChangeRequired {
		t.Errorf("got hash %q, change required %v, want neither", human.PasswordHash, human.PasswordChangeRequired)
	}
}

// Hashes that are wanted at once are made one for each processor, so they take
// the memory of a few.
func TestPassword_at_once(t *testing.T) {
	const wanted, memory = 32, 19 << 20
	hash, err := provision.NewPassword("Str0ng-Passw0rd!")
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	var all sync.WaitGroup
	for i := range wanted {
		all.Go(func() {
			if i%2 == 0 {
				if _, err := provision.NewPassword("Str0ng-Passw0rd!"); err != nil {
					t.Error(err)
				}
			} else if !provision.IsPassword(hash, "Str0ng-Passw0rd!") {
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
	// On many processors there is nothing to see. On few, what is not collected yet makes up for most of it.
	if limit := uint64(wanted * memory / 2); most > limit && runtime.GOMAXPROCS(0) < wanted/4 {
		t.Errorf("%d hashes at once took %d MB, want at most %d", wanted, most>>20, limit>>20)
	}
}

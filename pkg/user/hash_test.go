package user

import (
	"errors"
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"
	"github.com/zitadel/passwap/verifier"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const importedPassword = "Imp0rted-Passw0rd!"

// imported are hashes of importedPassword made by Python's hashlib, OpenSSL and the
// C library's crypt.
var imported = map[string]string{
	"scrypt":           "$scrypt$ln=14,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$hLIDMMHJKmYUzsRLpEGghPFy6hF+nP2LiOZ160cSdNI",
	"pbkdf2":           "$pbkdf2$1000$AAECAwQFBgcICQoLDA0ODw$dM.pdDXld6gBkpJ0ZMwPM/I8KRY",
	"pbkdf2-sha224":    "$pbkdf2-sha224$1000$AAECAwQFBgcICQoLDA0ODw$IGNNySg4In5AykVJXpHEAP9HktA87OHyu1FmoQ",
	"pbkdf2-sha256":    "$pbkdf2-sha256$1000$AAECAwQFBgcICQoLDA0ODw$UOuVEIY49LFW3.lxOnnh9p/HY.htDPZk81skZBY24Fs",
	"pbkdf2-sha384":    "$pbkdf2-sha384$1000$AAECAwQFBgcICQoLDA0ODw$/j4jFWHyWl9h4By.aqZxybomRho2BAdglfUpxBobK5WHIAJJJlFAV6TPHdXNBaNU",
	"pbkdf2-sha512":    "$pbkdf2-sha512$1000$AAECAwQFBgcICQoLDA0ODw$/GGeWiGbAmOLU72CogEoh7pDAVkFABtrlvqXtyN/FQjczX.HenKeKlnNpimCHjRc9EOR43Eii1J7y8HiAQCmgw",
	"pbkdf2, 2 blocks": "$pbkdf2-sha256$1000$AAECAwQFBgcICQoLDA0ODw$UOuVEIY49LFW3+lxOnnh9p/HY+htDPZk81skZBY24Fvt3FN4xQBygH6cP9V/2a83ezL/4QfFgtEk2dMRBp2aAQ==",
	"md5":              "$1$abcdefgh$ot/z3RX/y27loRjPXCQQf0",
	"bcrypt 2a":        "$2a$04$abcdefghijklmnopqrstuurd7kumuekUec8r5OsDs0nOn33koGFKa",
	"bcrypt 2b":        "$2b$10$abcdefghijklmnopqrstuuvwM4ZaCkDZbe2muPHeAgSwRsw67LSTG",
	"bcrypt 2y":        "$2y$05$abcdefghijklmnopqrstuuUa2AzuXAMQeaD7EZjMwBHZeqF2A1Ql6",
}

// TestImportedHash checks that each kind of hash is accepted, verified, and
// replaced by one of our own, which an independent library can read.
func TestImportedHash(t *testing.T) {
	hashes := map[string]string{}
	for name, hash := range imported {
		hashes[name] = hash
	}
	var err error
	if hashes["argon2id"], err = argon2id.CreateHash(importedPassword, &argon2id.Params{Memory: 64 << 10, Iterations: 3, Parallelism: 4, SaltLength: 16, KeyLength: 32}); err != nil {
		t.Fatal(err)
	}
	for name, hash := range hashes {
		t.Run(name, func(t *testing.T) {
			if err := checkHash(hash); err != nil {
				t.Fatal(err)
			}
			if !IsPassword(hash, importedPassword) || IsPassword(hash, "imp0rted-Passw0rd!") || IsPassword(hash, "") {
				t.Error("the password does not match, or others do")
			}
			was := &tenant.User{SignInEpoch: 3, Revision: tenant.Revision{Sequence: 7}, Human: &tenant.Human{PasswordHash: hash, PasswordChangeRequired: true}}
			is, err := Rehashed(was, importedPassword)
			if err != nil {
				t.Fatal(err)
			}
			if same, err := argon2id.ComparePasswordAndHash(importedPassword, is.Human.PasswordHash); !same || err != nil || !strings.HasPrefix(is.Human.PasswordHash, ownPrefix()) {
				t.Errorf("got %q, %v", is.Human.PasswordHash, err)
			}
			if is.Sequence != 8 || is.SignInEpoch != 3 || !is.Human.PasswordChangeRequired || was.Human.PasswordHash != hash {
				t.Errorf("got %+v, %+v of %+v", is, is.Human, was.Human)
			}
			if again, err := Rehashed(is, importedPassword); again != nil || err != nil {
				t.Errorf("again: got %v, %v, want nothing", again, err)
			}
		})
	}
}

// TestRehashed_long checks that the hash of a password that bcrypt truncated is
// kept: the truncated rest may have been mistyped.
func TestRehashed_long(t *testing.T) {
	const hash = "$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i" // of 80 times x
	typed := strings.Repeat("x", 72) + "y"
	if !IsPassword(hash, typed) {
		t.Fatal("bcrypt compares more than 72 bytes")
	}
	if got, err := Rehashed(&tenant.User{Human: &tenant.Human{PasswordHash: hash}}, typed); got != nil || err != nil {
		t.Errorf("got %+v, %v, want nothing", got, err)
	}
}

// TestCheckHash checks which hashes are refused, and the most expensive accepted
// one of each kind.
func TestCheckHash(t *testing.T) {
	const salt, hash = "AAECAwQFBgcICQoLDA0ODw", "hLIDMMHJKmYUzsRLpEGghPFy6hF+nP2LiOZ160cSdNI"
	const ofBcrypt = "$abcdefghijklmnopqrstuuvwM4ZaCkDZbe2muPHeAgSwRsw67LSTG"
	const sha1 = "dM.pdDXld6gBkpJ0ZMwPM/I8KRY"
	for _, tt := range []struct {
		hash string
		want error
	}{
		{"", ErrHashUnsupported},
		{"Imp0rted-Passw0rd!", ErrHashUnsupported},
		{"5f4dcc3b5aa765d61d8327deb882cf99", ErrHashUnsupported}, // unsalted MD5
		{"$5$rounds=5000$abc$def", ErrHashUnsupported},
		{"{SSHA}abc", ErrHashUnsupported},
		{"pbkdf2_sha256$1000$abc$def", ErrHashUnsupported},

		{"$argon2d$v=19$m=4096,t=3,p=1$" + salt + "$" + hash, ErrHashMalformed},
		{"$argon2id$v=16$m=4096,t=3,p=1$" + salt + "$" + hash, ErrHashMalformed},
		{"$argon2id$m=4096,t=3,p=1$" + salt + "$" + hash, ErrHashMalformed},
		{"$argon2id$v=19$m=4096,t=3,p=1$" + salt + "$" + hash + "$", ErrHashMalformed},
		{"$argon2id$v=19$m=4096,t=3,p=1$" + salt + "$" + hash + " ", ErrHashMalformed},
		{"$argon2id$v=19$m=4096,t=3,p=1$" + salt + "$", ErrHashMalformed},
		{"$argon2id$v=19$m=4096,t=3,p=1$" + salt + "$AAAA", ErrHashMalformed},
		{"$argon2id$v=19$m=4096,t=3,p=1$AAAA$" + hash, ErrHashMalformed},
		{"$argon2id$v=19$m=4096,t=0,p=1$" + salt + "$" + hash, ErrHashCost}, // it would crash the program
		{"$argon2id$v=19$m=4096,t=3,p=0$" + salt + "$" + hash, ErrHashCost}, // so would this
		{"$argon2id$v=19$m=4096,t=3,p=256$" + salt + "$" + hash, ErrHashCost},
		{"$argon2id$v=19$m=131073,t=1,p=1$" + salt + "$" + hash, ErrHashCost},
		{"$argon2id$v=19$m=131072,t=3,p=1$" + salt + "$" + hash, ErrHashCost},
		{"$argon2id$v=19$m=4096,t=4294967295,p=1$" + salt + "$" + hash, ErrHashCost},
		{"$argon2id$v=19$m=99999999999999999999,t=1,p=1$" + salt + "$" + hash, ErrHashCost},
		{"$argon2id$v=19$m=131072,t=2,p=8$" + salt + "$" + hash, nil},
		{"$argon2i$v=19$m=4096,t=3,p=1$" + salt + "$" + hash, nil},

		{"$2a$10$short", ErrHashMalformed},
		{"$2x$10" + ofBcrypt, ErrHashMalformed},
		{"$2b$1" + ofBcrypt, ErrHashMalformed},
		{"$2b$03" + ofBcrypt, ErrHashCost},
		{"$2b$15" + ofBcrypt, ErrHashCost},
		{"$2b$14" + ofBcrypt, nil},

		{"$scrypt$ln=14,r=8$" + salt + "$" + hash, ErrHashMalformed},
		{"$scrypt$ln=14,r=8,p=1$" + salt + "$" + hash[:8], ErrHashMalformed},
		{"$scrypt$ln=0,r=8,p=1$" + salt + "$" + hash, ErrHashCost},
		{"$scrypt$ln=62,r=8,p=1$" + salt + "$" + hash, ErrHashCost},
		{"$scrypt$ln=18,r=8,p=1$" + salt + "$" + hash, ErrHashCost},
		{"$scrypt$ln=17,r=16,p=1$" + salt + "$" + hash, ErrHashCost},
		{"$scrypt$ln=17,r=8,p=2$" + salt + "$" + hash, ErrHashCost},
		{"$scrypt$ln=14,r=8,p=1073741823$" + salt + "$" + hash, ErrHashCost},
		{"$scrypt$ln=17,r=8,p=1$" + salt + "$" + hash, nil},

		{"$pbkdf2$1000$" + salt + "$=", ErrHashMalformed}, // every password would match
		{"$pbkdf2-md5$1000$" + salt + "$" + sha1, ErrHashMalformed},
		{"$pbkdf2$1000$" + salt + "$AAAAAAAAAA.AAAAAAAA+AAAA", ErrHashMalformed},
		{"$pbkdf2$0$" + salt + "$" + sha1, ErrHashCost},
		{"$pbkdf2$1500001$" + salt + "$" + sha1, ErrHashCost},
		{"$pbkdf2$1000000$" + salt + "$" + hash, ErrHashCost}, // two blocks
		{"$pbkdf2$1500000$" + salt + "$" + sha1, nil},

		{"$1$$ot/z3RX/y27loRjPXCQQf0", ErrHashMalformed},
		{"$1$abcdefgh$short", ErrHashMalformed},
	} {
		if got := checkHash(tt.hash); !errors.Is(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.hash, got, tt.want)
		}
	}
}

// FuzzCheckHash checks that the library can verify every accepted hash, and that a
// random password does not match.
func FuzzCheckHash(f *testing.F) {
	for _, hash := range imported {
		f.Add(hash)
	}
	f.Add("$argon2id$v=19$m=64,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$hLIDMMHJKmYUzsRLpEGghPFy6hF+nP2LiOZ160cSdNI")
	f.Fuzz(func(t *testing.T, hash string) {
		if checkHash(hash) != nil || strings.HasPrefix(hash, "$2") && hash[4:6] > "06" {
			return
		}
		for _, v := range verifiers() {
			result, err := v.Verify(hash, "a password that nobody has")
			if result == verifier.Skip && err == nil {
				continue
			}
			if result != verifier.Fail || err != nil {
				t.Errorf("%q: got %v, %v", hash, result, err)
			}
			return
		}
		t.Errorf("%q: nothing reads it", hash)
	})
}

package user

import (
	"encoding/base64"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/zitadel/passwap/argon2"
	"github.com/zitadel/passwap/bcrypt"
	"github.com/zitadel/passwap/md5"
	"github.com/zitadel/passwap/pbkdf2"
	"github.com/zitadel/passwap/scrypt"
	"github.com/zitadel/passwap/verifier"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of a password hashed by another system. Source: the contract, v2.md, section
// 4.
var (
	ErrHashUnsupported = tenant.Invalid("CRYPT-2xK7d", "Errors.Hash.NotSupported")
	ErrHashMalformed   = tenant.Invalid("CRYPT-r8Qm2", "Errors.User.Password.Invalid")
	ErrHashCost        = tenant.Invalid("CRYPT-5uV9n", "Errors.User.Password.Invalid")
)

// Limits on the cost of comparing with an imported hash. Each is about one second of a
// whole processor, and 128 MiB. A function has 512 MiB, a third of a processor and 20
// seconds, and compares twice if the password has another normal form.
const (
	maxBcryptCost = 14        // the original's default
	maxMemory     = 128 << 10 // KiB, of argon2 and scrypt
	maxArgon2Work = 256 << 10 // KiB filled, in all passes
	maxArgon2Lane = 16
	maxScryptWork = 1 << 20 // N·r·p: OWASP's N=2^17, r=8, p=1
	maxScryptR    = 32
	maxPBKDF2Work = 1_500_000 // rounds per block; OWASP recommends at most 1,300,000

	// Shorter hashes could be matched by chance, and an empty one by every password.
	minHashLength = 16
	minSaltLength = 8
)

// importable is a kind of hash that may be imported.
type importable struct {
	prefix string
	form   *regexp.Regexp
	// check checks the submatches of form.
	check func(found []string) error
}

// importables are compiled when they are first needed, which is seldom, and not at the
// start of every function.
var importables = sync.OnceValue(func() []importable {
	return []importable{
		{argon2.Prefix, regexp.MustCompile(`^\$argon2id?\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$`), checkArgon2},
		{bcrypt.Prefix, regexp.MustCompile(`^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$`), checkBcrypt},
		{scrypt.Prefix, regexp.MustCompile(`^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$`), checkScrypt},
		{pbkdf2.Prefix, regexp.MustCompile(`^\$(pbkdf2(?:-sha(?:224|256|384|512))?)\$(\d+)\$([A-Za-z0-9+/.]+)=*\$([A-Za-z0-9+/.]+)=*$`), checkPBKDF2},
		{md5.Prefix, regexp.MustCompile(`^\$1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}$`), func([]string) error { return nil }},
	}
})

// checkHash applies the rules for a password hashed by another system, without
// computing a hash.
func checkHash(hash string) error {
	for _, kind := range importables() {
		if !strings.HasPrefix(hash, kind.prefix) {
			continue
		}
		found := kind.form.FindStringSubmatch(hash)
		if found == nil {
			return ErrHashMalformed
		}
		return kind.check(found[1:])
	}
	return ErrHashUnsupported
}

func checkArgon2(found []string) error {
	memory, passes, lanes := number(found[0]), number(found[1]), number(found[2])
	if !within(memory, 8*lanes, maxMemory) || !within(passes, 1, maxArgon2Work) || !within(lanes, 1, maxArgon2Lane) || memory*passes > maxArgon2Work {
		return ErrHashCost
	}
	return checkEncoded(base64.RawStdEncoding.Strict(), found[3], found[4])
}

func checkBcrypt(found []string) error {
	if !within(number(found[0]), int64(bcrypt.MinCost), maxBcryptCost) {
		return ErrHashCost
	}
	return nil
}

func checkScrypt(found []string) error {
	log, r, p := number(found[0]), number(found[1]), number(found[2])
	if !within(log, 1, 20) || !within(r, 1, maxScryptR) || !within(p, 1, maxScryptWork) {
		return ErrHashCost
	}
	if n := int64(1) << log; n*r*128 > maxMemory<<10 || n*r*p > maxScryptWork {
		return ErrHashCost
	}
	return checkEncoded(base64.RawStdEncoding.Strict(), found[3], found[4])
}

// digestLength is the length of the blocks that PBKDF2 concatenates.
var digestLength = map[string]int64{"pbkdf2": 20, "pbkdf2-sha224": 28, "pbkdf2-sha256": 32, "pbkdf2-sha384": 48, "pbkdf2-sha512": 64}

func checkPBKDF2(found []string) error {
	rounds, length := number(found[1]), int64(base64.RawStdEncoding.DecodedLen(len(found[3])))
	blocks := (length + digestLength[found[0]] - 1) / digestLength[found[0]]
	if !within(rounds, 1, maxPBKDF2Work) || rounds*blocks > maxPBKDF2Work {
		return ErrHashCost
	}
	for n := range found[2:] {
		part := &found[2+n]
		if strings.Contains(*part, ".") && strings.Contains(*part, "+") {
			return ErrHashMalformed
		}
		*part = strings.ReplaceAll(*part, ".", "+") // passlib writes it that way
	}
	return checkEncoded(base64.RawStdEncoding, found[2], found[3])
}

// checkEncoded refuses salts and hashes that cannot be decoded or are too short.
func checkEncoded(encoding *base64.Encoding, salt, hash string) error {
	for _, part := range []struct {
		text string
		min  int
	}{{salt, minSaltLength}, {hash, minHashLength}} {
		if raw, err := encoding.DecodeString(part.text); err != nil || len(raw) < part.min {
			return ErrHashMalformed
		}
	}
	return nil
}

// number returns the value of digits, or an invalid one if there are too many.
func number(digits string) int64 {
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil {
		return -1
	}
	return n
}

func within(n, low, high int64) bool { return low <= n && n <= high }

// verifiers returns what compares a password with one kind of hash each: the first with
// our own, the others with imported ones.
func verifiers() []verifier.Verifier {
	return []verifier.Verifier{ownHasher(), bcrypt.Verifier, scrypt.Verifier, pbkdf2.Verifier, md5.Verifier}
}

// matches reports whether the password matches, which takes a whole processor. An
// unreadable hash matches no password.
func matches(hash, password string) bool {
	defer takeTurn()()
	for _, v := range verifiers() {
		switch result, err := v.Verify(hash, password); {
		case result == verifier.Skip:
		case err != nil:
			return false
		default:
			return result == verifier.OK || result == verifier.NeedUpdate
		}
	}
	return false
}

// bcryptLength is how many bytes of a password bcrypt uses.
const bcryptLength = 72

// Rehashed returns the person with a hash in our own form of the password, or nil if
// the present hash has that form. It is the next version, but not a change for anybody
// else: dates, sign-ins and the password remain. A bcrypt hash remains if the password
// is longer than what bcrypt compares, because the rest may be wrong. An error is an
// internal one.
func Rehashed(person *tenant.User, password string) (*tenant.User, error) {
	hash := person.Human.PasswordHash
	prepared, ok := preparePassword(password)
	isCut := strings.HasPrefix(hash, bcrypt.Prefix) && len(password) > bcryptLength
	if !ok || isCut || strings.HasPrefix(hash, ownPrefix()) {
		return nil, nil
	}
	next, human := *person, *person.Human
	var err error
	if human.PasswordHash, err = hashPassword(prepared); err != nil {
		return nil, err
	}
	next.Human = &human
	next.Sequence++
	return &next, nil
}

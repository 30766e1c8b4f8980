package access

import (
	"crypto/sha256"
	"sync"

	"github.com/go-jose/go-jose/v4/jwt"
)

// verifiedToken is what a system user signed, and who that was. It is true for
// good: neither the token nor the keys of a running function change. Whether the
// claims still hold is checked for each request.
type verifiedToken struct {
	user   *SystemUser
	claims jwt.Claims
}

// verifiedTokens remembers, in a warm function, the tokens whose signature was
// verified, by their hash: a client sends the same one for up to an hour, and an
// RSA signature takes about half of the time that a read takes beyond its table
// access. The zero verifiedTokens are ready. Safe for concurrent use.
type verifiedTokens struct {
	mu     sync.Mutex
	byHash map[[sha256.Size]byte]verifiedToken
}

// maxVerifiedTokens bounds what is remembered.
const maxVerifiedTokens = 1000

func (v *verifiedTokens) get(token string) (read verifiedToken, ok bool) {
	hash := sha256.Sum256([]byte(token))
	v.mu.Lock()
	defer v.mu.Unlock()
	read, ok = v.byHash[hash]
	return read, ok
}

func (v *verifiedTokens) add(token string, read verifiedToken) {
	hash := sha256.Sum256([]byte(token))
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.byHash == nil || len(v.byHash) >= maxVerifiedTokens {
		v.byHash = map[[sha256.Size]byte]verifiedToken{}
	}
	v.byHash[hash] = read
}

package kms

import (
	"crypto/rand"
	"encoding/hex"
	"regexp"
	"strings"
	"time"
)

const (
	accountID = "000000000000"
	// arnPrefix is the prefix of all ARNs of keys and aliases.
	arnPrefix = "arn:aws:kms:us-east-1:" + accountID + ":"

	keyIDSize       = 16
	keyMaterialSize = 32 // AES-256

	// maxAliasName is in bytes and includes the prefix "alias/".
	maxAliasName = 256
)

// keyID is a random UUID (version 4).
type keyID [keyIDSize]byte

// key is a master key. It is immutable.
type key struct {
	id          keyID
	material    []byte
	description string
	created     time.Time
}

func newKey(description string, now time.Time) *key {
	k := &key{material: make([]byte, keyMaterialSize), description: description, created: now}
	_, _ = rand.Read(k.material) // never fails: crypto/rand.Read crashes the program instead
	_, _ = rand.Read(k.id[:])
	k.id[6] = k.id[6]&0x0f | 0x40
	k.id[8] = k.id[8]&0x3f | 0x80
	return k
}

// arn returns the key's ARN, which every response uses, whatever name the request used.
func (k *key) arn() string { return arnPrefix + "key/" + k.id.String() }

// String returns the id as a UUID, in lower case with hyphens.
func (id keyID) String() string {
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// parseKeyID accepts only the spelling that String returns.
func parseKeyID(s string) (keyID, bool) {
	var id keyID
	raw, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(raw) != keyIDSize {
		return keyID{}, false
	}
	copy(id[:], raw)
	return id, id.String() == s
}

var aliasPattern = regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]+$`)

func validAlias(name string) bool {
	return len(name) <= maxAliasName && aliasPattern.MatchString(name) && !strings.HasPrefix(name, "alias/aws/")
}

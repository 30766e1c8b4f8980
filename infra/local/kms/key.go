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
	// arnPrefix starts the ARN of every key and alias here.
	arnPrefix = "arn:aws:kms:us-east-1:" + accountID + ":"

	keyIDSize       = 16
	keyMaterialSize = 32 // AES-256

	// maxAliasName counts bytes, with the prefix "alias/".
	maxAliasName = 256
)

// keyID is a random UUID (version 4).
type keyID [keyIDSize]byte

// key is a master key. It never changes after it was made.
type key struct {
	id          keyID
	material    []byte
	description string
	created     time.Time
}

func newKey(description string, now time.Time) *key {
	k := &key{material: make([]byte, keyMaterialSize), description: description, created: now}
	_, _ = rand.Read(k.material) // crypto/rand ends the process rather than fail
	_, _ = rand.Read(k.id[:])
	k.id[6] = k.id[6]&0x0f | 0x40
	k.id[8] = k.id[8]&0x3f | 0x80
	return k
}

// arn is how every answer names the key, whichever name the request used.
func (k *key) arn() string { return arnPrefix + "key/" + k.id.String() }

// String writes the id as a UUID, in lower case with hyphens.
func (id keyID) String() string {
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// parseKeyID takes only the spelling that String writes.
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

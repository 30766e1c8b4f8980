package tenant

import (
	"crypto/sha256"
	"encoding/hex"
)

// HashOf returns a fixed-length name for a list of values, whatever they contain.
// Different lists have different names.
func HashOf(values ...string) string {
	all := sha256.New()
	for _, value := range values {
		part := sha256.Sum256([]byte(value))
		_, _ = all.Write(part[:]) // never fails
	}
	return hex.EncodeToString(all.Sum(nil))
}

package tenant

import (
	"crypto/sha256"
	"encoding/hex"
)

// HashOf returns a name of fixed length for values, however they are made up.
func HashOf(values ...string) string {
	all := sha256.New()
	for _, value := range values {
		part := sha256.Sum256([]byte(value))
		_, _ = all.Write(part[:]) // a hash never fails to write
	}
	return hex.EncodeToString(all.Sum(nil))
}

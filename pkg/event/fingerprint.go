package event

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// Fingerprint identifies what the request asks for. It is equal for a repetition, even
// with other white space, member order or correlation, and differs for another request
// with the same id. It does not cover passwords, because they could be guessed from a
// digest.
func (r Request) Fingerprint() string {
	digest := sha256.New()
	_, _ = fmt.Fprintf(digest, "%q %q %s", r.Source, r.Type, canonical(r.Body))
	return hex.EncodeToString(digest.Sum(nil))
}

// canonical returns a detail without correlation and passwords, with sorted members. A
// detail that is not an object has no content to distinguish.
func canonical(detail json.RawMessage) []byte {
	decoder := json.NewDecoder(bytes.NewReader(detail))
	decoder.UseNumber()
	var members map[string]any
	if err := decoder.Decode(&members); err != nil {
		return nil
	}
	delete(members, "correlation")
	dropPasswords(members)
	text, err := json.Marshal(members)
	if err != nil {
		return nil
	}
	return text
}

// dropPasswords removes members named like passwords, at any depth and in any spelling.
func dropPasswords(value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			if strings.Contains(strings.ToLower(name), "passw") {
				delete(value, name)
				continue
			}
			dropPasswords(member)
		}
	case []any:
		for _, element := range value {
			dropPasswords(element)
		}
	}
}

package event

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// Fingerprint stands for what the request asks for: equal for a repetition,
// also with other white space, another order of members or another
// correlation, and different for another request under the same id. No password
// has a part in it, because a digest of one is a way to guess it.
func (r Request) Fingerprint() string {
	digest := sha256.New()
	_, _ = fmt.Fprintf(digest, "%q %q %s", r.Source, r.Type, canonical(r.Body))
	return hex.EncodeToString(digest.Sum(nil))
}

// canonical returns a detail without correlation and passwords, its members
// sorted. Of what is not an object there is nothing to tell apart.
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

// dropPasswords removes members that are called so, wherever they stand and
// however they are spelt.
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

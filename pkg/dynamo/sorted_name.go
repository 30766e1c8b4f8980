package dynamo

import (
	"crypto/sha256"
	"fmt"
	"unicode/utf8"
)

// longestSortedName is how many bytes of a name are used in a sort key unchanged.
// DynamoDB allows 1024.
const longestSortedName = 900

// sortedName returns a name as a sort key. Once folded, a name of 200 letters may
// exceed DynamoDB's limit; then its tail is hashed.
func sortedName(name string) string {
	if len(name) <= longestSortedName {
		return name
	}
	return sortedPrefix(name) + fmt.Sprintf("#%x", sha256.Sum256([]byte(name)))
}

// sortedPrefix returns a prefix of the sort keys of all names that begin with prefix;
// for very long prefixes, other names may match too. It never ends within a UTF-8
// sequence: the SDK would replace the incomplete sequence, and the key would no longer
// match.
func sortedPrefix(prefix string) string {
	prefix = prefix[:min(len(prefix), longestSortedName)]
	for !utf8.ValidString(prefix) {
		prefix = prefix[:len(prefix)-1] // incomplete UTF-8 sequence
	}
	return prefix
}

package tenant

import (
	"crypto/rand"
	"encoding/binary"
	"strconv"
	"sync"
	"time"
)

// idEpoch makes every id from mid 2026 until 2088 a decimal of 19 digits, so that
// sorting ids as text sorts them by time.
var idEpoch = time.Date(2019, time.January, 1, 0, 0, 0, 0, time.UTC)

// idRandomBits is the width of an id's random part. With 41 bits of milliseconds, an id
// has 63 bits and fits a signed integer.
const idRandomBits = 22

// IDStride is the minimum distance between ids from one generator: the audit log
// numbers the entries of an event upwards from the event's id. An event has at most 50
// entries for pieces of metadata, and 34 for a new organisation with its owners.
const IDStride = 64

// NewIDs returns an id generator: milliseconds since 2019, followed by random bits. It
// needs no machine id: if two generators draw the same id in the same millisecond, the
// store's condition detects it. The ids of one generator increase by at least
// IDStride. Safe for concurrent use.
func NewIDs(clock Clock) IDs {
	var mu sync.Mutex
	var last uint64
	return func() string {
		var random [4]byte
		_, _ = rand.Read(random[:]) // never fails: crypto/rand.Read crashes the program instead
		bits := uint64(binary.BigEndian.Uint32(random[:]) >> (32 - idRandomBits))
		id := uint64(clock().Sub(idEpoch).Milliseconds())<<idRandomBits | bits

		mu.Lock()
		defer mu.Unlock()
		if id < last+IDStride {
			// In the same millisecond, or if the clock was set back, continue from the
			// last id in unpredictable steps.
			id = last + IDStride + bits&0xff
		}
		last = id
		return strconv.FormatUint(id, 10)
	}
}

// FirstID returns the smallest id that can be generated at that time; 0 for times
// before the epoch.
func FirstID(at time.Time) uint64 {
	const most = 1<<(63-idRandomBits) - 1
	ms := at.Sub(idEpoch).Milliseconds() // at most 292 years
	if at.Before(idEpoch) {
		return 0
	}
	return uint64(min(ms, most)) << idRandomBits
}

// IDTime returns when an id was generated, in whole milliseconds.
func IDTime(id uint64) time.Time {
	ms := int64(id >> idRandomBits) //nolint:gosec // 42 bits
	return idEpoch.Add(time.Duration(ms) * time.Millisecond)
}

// IsID reports whether text has the form of a generated id: a positive decimal number
// of 63 bits in canonical form.
func IsID(text string) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	return err == nil && n > 0 && strconv.FormatInt(n, 10) == text
}

// maxChosenID is the maximum length of a chosen id, as in the contract.
const maxChosenID = 200

// ChosenIDRule says what IsChosenID demands, for refusals.
const ChosenIDRule = `must be 1 to 200 ASCII letters, digits, "-", "_" or ".", at least one of them a letter or digit, and neither "0" nor "sweeper"; leave it out to have one made`

// IsChosenID reports whether text may be the id of an organisation or a user, which
// callers may choose: 1 to 200 ASCII letters, digits, "-", "_" and ".", at least one of
// them a letter or digit. Every generated id is one. Such an id means the same in a
// path, a header, a scope, a token and a key of the store, and none contains a
// separator of those. Ids that differ in case are different.
func IsChosenID(text string) bool {
	if text == Nobody || text == Sweeper || len(text) > maxChosenID {
		return false
	}
	hasName := false
	for i := range len(text) {
		switch c := text[i]; {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			hasName = true
		case c != '-' && c != '_' && c != '.':
			return false
		}
	}
	return hasName
}

// longestHint keeps tokens within what the contract allows in a field, and those that
// depend on others within what we accept.
const longestHint = 40

// Hint returns an id for a token that only spares a second read, or "" if it is too
// long for that.
func Hint(id string) string {
	if len(id) > longestHint {
		return ""
	}
	return id
}

// ValidIDs returns the valid ids in texts without duplicates, in their order; it is not
// nil.
func ValidIDs(texts []string, isID func(string) bool) []string {
	ids, seen := []string{}, map[string]bool{}
	for _, text := range texts {
		if !seen[text] && isID(text) {
			seen[text] = true
			ids = append(ids, text)
		}
	}
	return ids
}

const (
	// Nobody stands for a user or organisation that does not exist, where an id is
	// needed.
	Nobody = "0"
	// Sweeper is the actor of events that report an erasure.
	Sweeper = "sweeper"
)

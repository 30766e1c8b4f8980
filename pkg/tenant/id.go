package tenant

import (
	"crypto/rand"
	"encoding/binary"
	"strconv"
	"sync"
	"time"
)

// idEpoch makes every id since mid 2026 a decimal of 19 digits, so that their
// order as text is their order in time, until 2088.
var idEpoch = time.Date(2019, time.January, 1, 0, 0, 0, 0, time.UTC)

// idRandomBits is the width of an id's random part. 41 bits of milliseconds
// and 22 random ones make 63, so an id also fits a signed integer.
const idRandomBits = 22

// idStride is how far apart the ids of one maker are at least: the audit log
// numbers the entries of an event from the event's id on.
const idStride = 32

// NewIDs returns a maker of ids: milliseconds since 2019, then random bits. It
// needs no machine id: two makers that draw the same id in the same
// millisecond meet at the store's condition. One maker's ids only ever grow, by
// 32 at least. Safe for concurrent use.
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
		if id < last+idStride {
			// The same millisecond, or a clock that was set back: go on from the
			// last id, by a step that another maker would not guess.
			id = last + idStride + bits&0xff
		}
		last = id
		return strconv.FormatUint(id, 10)
	}
}

// FirstID returns the least id that is made at that time, 0 for times before
// there were ids.
func FirstID(at time.Time) uint64 {
	const most = 1<<(63-idRandomBits) - 1
	ms := at.Sub(idEpoch).Milliseconds() // at most 292 years
	if at.Before(idEpoch) {
		return 0
	}
	return uint64(min(ms, most)) << idRandomBits
}

// IDTime returns when an id was made, in whole milliseconds.
func IDTime(id uint64) time.Time {
	ms := int64(id >> idRandomBits) //nolint:gosec // 42 bits
	return idEpoch.Add(time.Duration(ms) * time.Millisecond)
}

// IsID reports whether text can be an id as IDs makes them: a positive number
// of 63 bits, in decimal and in its only spelling.
func IsID(text string) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	return err == nil && n > 0 && strconv.FormatInt(n, 10) == text
}

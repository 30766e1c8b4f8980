package metadata

import (
	"fmt"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// maxValue bounds a value in bytes: an item of the table has at most 400 KB,
	// including key and dates.
	maxValue = 400_000
	// maxTotal bounds the keys and values of one change in bytes: a transaction has at
	// most 4 MB, including the event and the request record.
	maxTotal = 3_500_000
)

// Refusals of what cannot be stored. They are ours: the original accepts any number of
// values of up to 500,000 bytes.
var (
	ErrValueTooLarge = tenant.Invalid("META-lArg1", fmt.Sprintf("a value of metadata must have at most %d bytes", maxValue))
	ErrTooLarge      = tenant.Invalid("META-lArg2", fmt.Sprintf("keys and values of one request must have at most %d bytes together; send them in several", maxTotal))
)

// Entry is a value under a key.
type Entry struct {
	// Key has 1 to 200 letters.
	Key string
	// Value may be empty.
	Value []byte
}

// Keys returns the distinct keys of entries, sorted.
func Keys(entries []Entry) []string {
	keys := make([]string, len(entries))
	for n, e := range entries {
		keys[n] = e.Key
	}
	return distinct(keys)
}

func distinct(keys []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(keys)))
}

// Writes returns the writes that store entries for their owner, replacing values under
// the same keys: one write for each key, with its last value. It returns
// ErrValueTooLarge and ErrTooLarge. Nothing is read, so concurrent writers do not
// conflict. A transaction has room for 90 keys in addition to an event and a user.
func Writes(of tenant.MetadataOwner, entries []Entry, at time.Time) ([]tenant.Write, error) {
	last, total := map[string][]byte{}, 0
	for _, e := range entries {
		if len(e.Value) > maxValue {
			return nil, ErrValueTooLarge
		}
		if total += len(e.Key) + len(e.Value); total > maxTotal {
			return nil, ErrTooLarge
		}
		last[e.Key] = e.Value
	}
	var writes []tenant.Write
	for _, key := range Keys(entries) {
		writes = append(writes, tenant.Upsert{Entity: &tenant.Metadata{
			MetadataOwner: of, Key: key, Value: last[key], Revision: tenant.NewRevision(at),
		}})
	}
	return writes, nil
}

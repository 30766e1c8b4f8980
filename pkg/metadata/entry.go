package metadata

import (
	"fmt"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// maxValue bounds a value, in bytes: an item of the table has 400 KB at most, with
	// key and dates.
	maxValue = 400_000
	// maxTotal bounds the keys and values of one change, in bytes: a transaction has
	// 4 MB at most, with the event and the record of the request.
	maxTotal = 3_500_000
)

// The refusals of what cannot be stored. They are ours: the original takes values
// of up to 500,000 bytes, in any number.
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

// Keys returns the keys of entries, sorted, each once.
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

// Writes returns what keeps entries with their owner at that time, over what was
// kept under the same keys: a write for each key, with its last value. It returns
// ErrValueTooLarge and ErrTooLarge. Nothing is read, so it does not matter who else
// writes; a transaction has room for 90 keys beside an event and a user.
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

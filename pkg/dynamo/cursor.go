package dynamo

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// list is a range of sort keys in one partition, or in all shards of a sharded list.
type list struct {
	pk, prefix string
	descending bool
	// ofNames is set if prefix is the beginning of a name, which may contain separators.
	ofNames bool
	// attributes is a comma-separated projection; "" reads all attributes.
	attributes string
}

// bindingLength is how many bytes bind a cursor to its list. The binding catches
// mistakes, not attacks: a forged cursor only changes where in the same list reading
// continues.
const bindingLength = 8

func (l list) binding() string {
	direction := "up"
	if l.descending {
		direction = "down"
	}
	sum := sha256.Sum256([]byte(l.pk + "\x00" + l.prefix + "\x00" + direction))
	return string(sum[:bindingLength])
}

// cursor returns the cursor that continues the list after a sort key.
func (l list) cursor(sk string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(l.binding() + sk))
}

// after returns the sort key in a cursor, or "" for an empty cursor. It returns
// tenant.ErrCursor for the cursor of another list: an engine may accept such a key and
// skip what precedes it.
func (l list) after(cursor string) (sk string, err error) {
	if cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return "", tenant.ErrCursor.WithCause(err)
	}
	sk, ok := strings.CutPrefix(string(raw), l.binding())
	if !ok || sk == "" || len(sk) > longestSortKey || !strings.HasPrefix(sk, l.prefix) {
		return "", tenant.ErrCursor
	}
	return sk, nil
}

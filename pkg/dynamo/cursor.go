package dynamo

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// list is a range of sort keys in one partition, or in all shards of what has
// several.
type list struct {
	pk, prefix string
	descending bool
	// attributes are those that are read, with commas between; "" for all.
	attributes string
}

// bindingLength of a cursor to its list, in bytes. It keeps mistakes out, and no
// attacker: what a cursor can say is where in its list to go on.
const bindingLength = 8

func (l list) binding() string {
	direction := "up"
	if l.descending {
		direction = "down"
	}
	sum := sha256.Sum256([]byte(l.pk + "\x00" + l.prefix + "\x00" + direction))
	return string(sum[:bindingLength])
}

// cursor returns the cursor by which the list goes on after a sort key.
func (l list) cursor(sk string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(l.binding() + sk))
}

// after returns the sort key of a cursor; "" for none. It returns
// tenant.ErrCursor for that of another list: an engine may take it, and skip
// what lies before it.
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

// longestSortKey is DynamoDB's limit, in bytes.
const longestSortKey = 1024

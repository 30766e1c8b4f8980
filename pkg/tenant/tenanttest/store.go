package tenanttest

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Time is the time of Clock. Its nanoseconds are lost in storage.
var Time = time.Date(2026, time.November, 24, 6, 7, 8, 123456789, time.UTC)

// StoredTime is Time as it is stored.
var StoredTime = time.Date(2026, time.November, 24, 6, 7, 8, 123456000, time.UTC)

// FirstRevision is the revision of an entity created at Time.
var FirstRevision = tenant.Revision{Sequence: 1, CreatedAt: StoredTime, ChangedAt: StoredTime}

// Clock always returns Time.
func Clock() time.Time { return Time }

// IDs returns a generator of 2000000000000000001 and so on.
func IDs() tenant.IDs {
	n := uint64(2000000000000000000)
	return func() string {
		n++
		return strconv.FormatUint(n, 10)
	}
}

// Store records the changes applied to it and refuses the first ones with Refusals.
// Every organisation exists in it except DeadOrg. Not safe for concurrent use.
type Store struct {
	DeadOrg  string
	Refusals []error
	Changes  []tenant.Change
}

// Apply implements tenant.Store.
func (s *Store) Apply(_ context.Context, change tenant.Change) error {
	s.Changes = append(s.Changes, change)
	if n := len(s.Changes); n <= len(s.Refusals) {
		return s.Refusals[n-1]
	}
	return nil
}

// Snapshot implements tenant.Store.
func (s *Store) Snapshot(_ context.Context, q tenant.Query) (found tenant.Snapshot, err error) {
	if q.OrgID != "" && q.OrgID != s.DeadOrg {
		found.Org = &tenant.Org{InstanceID: q.InstanceID, ID: q.OrgID}
	}
	return found, nil
}

// OnlyChange returns the change, of which there must be exactly one.
func (s *Store) OnlyChange(t testing.TB) tenant.Change {
	t.Helper()
	if got, want := len(s.Changes), 1; got != want {
		t.Fatalf("changes: got %d, want %d", got, want)
	}
	return s.Changes[0]
}

// CheckRefused checks that a use case returned the wanted error and no result, and
// wrote nothing.
func (s *Store) CheckRefused(t testing.TB, err, want error, hasResult bool) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error: got %v, want %v", err, want)
	}
	if hasResult {
		t.Error("result: got one with an error, want none")
	}
	if got := len(s.Changes); got != 0 {
		t.Errorf("writes: got %d, want 0", got)
	}
}

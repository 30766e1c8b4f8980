package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// auditRecord returns sign-in record number n.
func auditRecord(n int) *tenant.AuditRecord {
	return &tenant.AuditRecord{
		InstanceID: iid, ID: number(n), Type: tenant.PasswordCheckSucceeded, Actor: uid, At: at.Add(time.Duration(n) * time.Second),
		AuditData: tenant.AuditData{UserID: uid, OrgID: oid, ClientID: "console", TokenID: tid}, ExpiresAt: second.Add(time.Hour),
	}
}

// newEvent returns event number n.
func newEvent(n int) tenant.Event {
	return tenant.Event{
		InstanceID: iid, ID: number(n), Type: tenant.PasswordChanged, Actor: uid, At: at.Add(time.Duration(n) * time.Second),
		Data: tenant.PasswordChangedData{InstanceID: iid, UserID: uid, OrgID: oid},
	}
}

// anOutcomeIsWrittenWithItsChange checks that the outcome of a call is in the log with
// the change's own event, or neither is, if one of their ids is in use.
func anOutcomeIsWrittenWithItsChange(t *testing.T, b Backend) {
	change, outcome := newEvent(0), newEvent(1)
	change.RequestID = "r"
	outcome.Type, outcome.RequestID, outcome.Correlation = tenant.CallCompleted, "r", json.RawMessage(`{"a":1}`)
	outcome.Data = tenant.CallCompletedData{InstanceID: iid, Call: "a.B/C", Answer: json.RawMessage(`{"id":"7"}`)}
	mustApply(t, b, recorded(tenant.Change{Event: change, Outcome: &outcome}, tenant.EventsCaller, "first", at))
	page, err := b.Lists.Events(background(t), iid, tenant.EventQuery{Last: math.MaxUint64, Limit: 10, At: at})
	if err != nil {
		t.Fatal(err)
	}
	for i := range page.Events {
		page.Events[i].Data = nil
	}
	wantChange, wantOutcome := change, outcome
	wantChange.Data, wantOutcome.Data = nil, nil
	equal(t, []tenant.Event{wantChange, wantOutcome}, page.Events)

	before := len(b.Keys(t))
	next := newEvent(2)
	if err := b.Store.Apply(background(t), tenant.Change{Event: next, Outcome: &outcome}); !errors.Is(err, tenant.ErrCollision) {
		t.Errorf("id of an outcome in use: got %v, want %v", err, tenant.ErrCollision)
	}
	if got := len(b.Keys(t)); got != before {
		t.Errorf("items after a collision: got %d, want %d", got, before)
	}
}

// firstNumber returns number(0) as an integer.
func firstNumber(tb testing.TB) uint64 {
	tb.Helper()
	first, err := strconv.ParseUint(number(0), 10, 64)
	if err != nil {
		tb.Fatal(err)
	}
	return first
}

// readLog reads part of the log to its end and returns the numbers of its entries.
func readLog(t *testing.T, b Backend, q tenant.EventQuery) (numbers []int) {
	t.Helper()
	for range 100 {
		page, err := b.Lists.Events(background(t), iid, q)
		if err != nil {
			t.Fatal(err)
		}
		if page.Read > q.Limit || len(page.Events) > page.Read {
			t.Errorf("%d events, %d read, want %d at most", len(page.Events), page.Read, q.Limit)
		}
		for _, e := range page.Events {
			id, err := strconv.ParseUint(e.ID, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			numbers = append(numbers, int(id-firstNumber(t))) //nolint:gosec // small
		}
		switch {
		case page.Next == 0:
			return numbers
		case q.Descending:
			q.Last = page.Next
		default:
			q.First = page.Next
		}
	}
	t.Fatal("the log does not end")
	return nil
}

// eventsAreRead checks that events and audit records are read in the order of their
// ids, between any bounds.
func eventsAreRead(t *testing.T, b Backend) {
	everything := tenant.EventQuery{Last: math.MaxUint64, Limit: 1000, At: at}
	if got := readLog(t, b, everything); got != nil {
		t.Errorf("an empty log: got %v", got)
	}
	var all []int
	for n := range 30 {
		if all = append(all, n); n%3 == 0 {
			mustApply(t, b, tenant.Change{Event: newEvent(n)})
			continue
		}
		mustWrite(t, b, tenant.Create{Entity: auditRecord(n)})
	}
	ofAnother := auditRecord(7)
	ofAnother.InstanceID = tid
	mustWrite(t, b, tenant.Create{Entity: ofAnother})

	first := firstNumber(t)
	for _, limit := range []int{1, 7, 30, 1000} {
		for name, c := range map[string]struct {
			q    tenant.EventQuery
			want []int
		}{
			"all":         {tenant.EventQuery{Last: math.MaxUint64}, all},
			"a part":      {tenant.EventQuery{First: first + 4, Last: first + 8}, []int{4, 5, 6, 7, 8}},
			"one":         {tenant.EventQuery{First: first + 4, Last: first + 4}, []int{4}},
			"the last":    {tenant.EventQuery{First: first + 28, Last: math.MaxUint64}, []int{28, 29}},
			"before it":   {tenant.EventQuery{Last: first - 1}, nil},
			"after it":    {tenant.EventQuery{First: first + 30, Last: math.MaxUint64}, nil},
			"upside down": {tenant.EventQuery{First: first + 8, Last: first + 4}, nil},
		} {
			c.q.Limit, c.q.At = limit, at
			if diff := cmp.Diff(c.want, readLog(t, b, c.q)); diff != "" {
				t.Errorf("%s, %d at a time (-want +got):\n%s", name, limit, diff)
			}
			down := slices.Clone(c.want)
			slices.Reverse(down)
			if c.q.Descending = true; !slices.Equal(down, readLog(t, b, c.q)) {
				t.Errorf("%s, newest first, %d at a time: got %v, want %v", name, limit, readLog(t, b, c.q), down)
			}
		}
	}
}

// whatIsLoggedIsReadBack checks that entries are read back as written, with Data as
// JSON.
func whatIsLoggedIsReadBack(t *testing.T, b Backend) {
	event, record := newEvent(0), auditRecord(1)
	event.RequestID, event.Correlation = "r-1", json.RawMessage(`{"a":1}`)
	mustApply(t, b, tenant.Change{Event: event})
	mustWrite(t, b, tenant.Create{Entity: record})
	page, err := b.Lists.Events(background(t), iid, tenant.EventQuery{Last: math.MaxUint64, Limit: 10, At: at})
	if err != nil {
		t.Fatal(err)
	}
	event.Data = json.RawMessage(fmt.Sprintf(`{"instanceId":%q,"userId":%q,"orgId":%q}`, iid, uid, oid))
	equal(t, []tenant.Event{event, {
		InstanceID: iid, ID: record.ID, Type: tenant.EventType(record.Type), Actor: uid, At: record.At,
		Data: json.RawMessage(fmt.Sprintf(`{"userId":%q,"orgId":%q,"clientId":"console","tokenId":%q}`, uid, oid, tid)),
	}}, page.Events)
}

// anExpiredRecordIsNotRead checks that an expired record is omitted, whether or not the
// engine has deleted it, and that events are not.
func anExpiredRecordIsNotRead(t *testing.T, b Backend) {
	mustApply(t, b, tenant.Change{Event: newEvent(0)})
	mustWrite(t, b, tenant.Create{Entity: auditRecord(1)})
	for after, want := range map[time.Duration][]int{time.Hour - time.Second: {0, 1}, time.Hour: {0}, 90 * 24 * time.Hour: {0}} {
		q := tenant.EventQuery{Last: math.MaxUint64, Limit: 10, At: second.Add(after)}
		if got := readLog(t, b, q); !slices.Equal(got, want) {
			t.Errorf("after %s: got %v, want %v", after, got, want)
		}
	}
}

// anAuditRecordOverwritesNothing checks that a record whose id is an event's does not
// overwrite it.
func anAuditRecordOverwritesNothing(t *testing.T, b Backend) {
	mustApply(t, b, tenant.Change{Event: newEvent(0)})
	wantLost(t, b, tenant.ErrCollision, tenant.Create{Entity: auditRecord(0)})
	mustWrite(t, b, tenant.Create{Entity: auditRecord(1)})
	if err := b.Store.Apply(background(t), tenant.Change{Event: newEvent(1)}); !errors.Is(err, tenant.ErrCollision) {
		t.Errorf("an event with a record's id: got %v, want ErrCollision", err)
	}
}

// usersAreReadByID checks reading more users than one batch holds, with duplicates.
func usersAreReadByID(t *testing.T, b Backend) {
	var writes []tenant.Write
	var ids []string
	for n := range 130 {
		ids = append(ids, number(n), number(n))
		if n%2 == 0 {
			writes = append(writes, tenant.Create{Entity: &tenant.User{
				InstanceID: iid, ID: number(n), OrgID: oid, State: tenant.StateActive, UserName: fmt.Sprint(n), Revision: revision,
			}})
		}
	}
	writeAll(t, b, writes)
	users, err := b.Lists.UsersByID(background(t), iid, ids)
	if err != nil {
		t.Fatal(err)
	}
	if len(users) != 65 || users[number(64)].UserName != "64" || users[number(65)] != nil {
		t.Errorf("got %d users, with %v and %v, want the 65 that are there", len(users), users[number(64)], users[number(65)])
	}
	if users, err := b.Lists.UsersByID(background(t), iid, nil); err != nil || len(users) != 0 {
		t.Errorf("of no ids: got %v, %v", users, err)
	}
}

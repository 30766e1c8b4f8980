package audit

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// events returns the query for the events that may have matching entries.
func (q Query) events(now time.Time) tenant.EventQuery {
	r := tenant.EventQuery{Last: math.MaxInt64, Descending: !q.Ascending, At: now}
	switch {
	case q.Sequence == 0:
	case q.Ascending:
		// An event that starts before the bound may have entries after it.
		r.First = q.Sequence - min(q.Sequence, maxEntries-1)
	default:
		r.Last = min(r.Last, q.Sequence-1)
	}
	if !q.Since.IsZero() {
		r.First = max(r.First, tenant.FirstID(q.Since.Add(-time.Second)))
	}
	if !q.Until.IsZero() {
		r.Last = min(r.Last, tenant.FirstID(q.Until.Add(leeway)))
	}
	return r
}

// goesOn returns the Sequence at which a query continues where r does, and the time
// there. Events are maxEntries apart.
func (q Query) goesOn(r tenant.EventQuery) (sequence uint64, at time.Time) {
	if q.Ascending {
		return r.First - 1 + maxEntries - 1, tenant.IDTime(r.First)
	}
	return r.Last + 1, tenant.IDTime(r.Last)
}

// leavesOut reports whether the query may exclude events.
func (q Query) leavesOut() bool {
	return q.EditorID != "" || len(q.Types) > 0 || q.AggregateID != "" || len(q.AggregateTypes) > 0 || q.ResourceOwner != ""
}

// appendTo appends the matching entries of an event, in the query's order.
func (q Query) appendTo(entries []Entry, e tenant.Event) ([]Entry, error) {
	found, err := Entries(e)
	if err != nil {
		return nil, err
	}
	if !q.Ascending {
		slices.Reverse(found)
	}
	for _, entry := range found {
		if q.wants(entry) {
			entries = append(entries, entry)
		}
	}
	return entries, nil
}

func (q Query) wants(e Entry) bool {
	isBeyond := e.Sequence >= q.Sequence
	if q.Ascending {
		isBeyond = e.Sequence <= q.Sequence
	}
	switch {
	case q.Sequence != 0 && isBeyond,
		!q.Since.IsZero() && !e.At.After(q.Since),
		!q.Until.IsZero() && !e.At.Before(q.Until),
		q.EditorID != "" && e.Editor.UserID != q.EditorID,
		len(q.Types) > 0 && !slices.Contains(q.Types, e.Type),
		q.AggregateID != "" && e.Aggregate.ID != q.AggregateID,
		len(q.AggregateTypes) > 0 && !slices.Contains(q.AggregateTypes, e.Aggregate.Type),
		q.ResourceOwner != "" && e.Aggregate.ResourceOwner != q.ResourceOwner:
		return false
	}
	return true
}

// nameEditors sets the current display names of editors that are users.
func (uc *List) nameEditors(ctx context.Context, q Query, entries []Entry) error {
	var ids []string
	for _, e := range entries {
		if tenant.IsChosenID(e.Editor.UserID) && (q.IsSystemUser == nil || !q.IsSystemUser(e.Editor.UserID)) {
			ids = append(ids, e.Editor.UserID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	users, err := uc.Store.UsersByID(ctx, q.InstanceID, ids)
	if err != nil {
		return err
	}
	for i := range entries {
		if user := users[entries[i].Editor.UserID]; user != nil {
			entries[i].Editor.DisplayName = displayName(user)
		}
	}
	return nil
}

func displayName(user *tenant.User) string {
	switch {
	case user.Human != nil:
		return user.Human.DisplayName
	case user.Machine != nil:
		return user.Machine.Name
	}
	return ""
}

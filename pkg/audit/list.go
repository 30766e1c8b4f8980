package audit

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// MaxEntries is the maximum and default number of entries on a page.
const MaxEntries = 1000

const (
	// maxRead is how many events are examined for one page: about 2.5 MB in five
	// queries. A page ends there even if almost nothing matches.
	maxRead = 5000
	// maxQuery is how many events are read at once if the query filters, mostQuery if
	// it does not: an event may have several entries, and reading more than fits on the
	// page would be wasted.
	maxQuery  = 1000
	mostQuery = 250
	// leeway bounds how much later than its time an event may have got its id: no
	// request takes longer. An id is drawn at most a moment earlier.
	leeway = 30 * time.Second
)

// Query selects entries of an instance's log. Empty fields do not filter.
type Query struct {
	InstanceID string
	// Sequence is exclusive: entries as new or newer are omitted or, if Ascending, as
	// old or older. For the next page, it is that of the last entry.
	Sequence uint64
	// Limit is MaxEntries if it is 0 or exceeds it.
	Limit int
	// Ascending starts with the oldest.
	Ascending bool
	// Since and Until are exclusive bounds of the time.
	Since, Until time.Time

	EditorID       string
	Types          []string
	AggregateID    string
	AggregateTypes []AggregateType
	ResourceOwner  string

	// IsSystemUser reports whether an editor is a system user, who gets no display name;
	// nil if none is.
	IsSystemUser func(name string) bool
}

// Page is the result of a Query.
type Page struct {
	Entries []Entry
	// Next is the Sequence at which to continue if reading stopped before the page was
	// full or the log ended; otherwise 0. ReadUntil is how far it was read.
	Next      uint64
	ReadUntil time.Time
}

// Store reads the log; see dynamo.Store.
type Store interface {
	Events(ctx context.Context, instanceID string, q tenant.EventQuery) (tenant.EventPage, error)
	UsersByID(ctx context.Context, instanceID string, ids []string) (map[string]*tenant.User, error)
}

// List reads the audit log. Safe for concurrent use.
type List struct {
	Store Store
	Clock tenant.Clock
}

// Execute reads a page of the log. The cost depends on the entries on the page and, if
// a filter omits most, on the events examined: at most 5,000, whatever the size of the
// log. It returns tenant.ErrUnavailable as the store does.
func (uc *List) Execute(ctx context.Context, q Query) (Page, error) {
	if q.Limit <= 0 || q.Limit > MaxEntries {
		q.Limit = MaxEntries
	}
	page, err := uc.read(ctx, q)
	if err != nil {
		return Page{}, err
	}
	return page, uc.nameEditors(ctx, q, page.Entries)
}

func (uc *List) read(ctx context.Context, q Query) (page Page, err error) {
	r := q.events(uc.Clock())
	for read := 0; ; {
		r.Limit = mostQuery
		if q.leavesOut() {
			r.Limit = maxQuery
		}
		r.Limit = min(r.Limit, maxRead-read)
		if !q.leavesOut() {
			r.Limit = min(r.Limit, q.Limit-len(page.Entries))
		}
		found, err := uc.Store.Events(ctx, q.InstanceID, r)
		if err != nil {
			return page, err
		}
		for _, e := range found.Events {
			if page.Entries, err = q.appendTo(page.Entries, e); err != nil {
				return page, err
			}
			if len(page.Entries) >= q.Limit {
				page.Entries = page.Entries[:q.Limit]
				return page, nil
			}
		}
		if read += found.Read; found.Next == 0 {
			return page, nil
		}
		if r.Descending {
			r.Last = found.Next
		} else {
			r.First = found.Next
		}
		if read >= maxRead {
			page.Next, page.ReadUntil = q.goesOn(r)
			return page, nil
		}
	}
}

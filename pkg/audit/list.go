package audit

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// MaxEntries is how many entries a page has at most, and has if nothing is said.
const MaxEntries = 1000

const (
	// maxRead is how many events are looked at for one page: about 2.5 MB, five
	// queries. Where nearly nothing matches, a page ends there.
	maxRead = 5000
	// maxQuery is how many are asked for at once by a query that leaves some out,
	// mostQuery by one that takes all: an event has several entries at times, and
	// what does not fit is read in vain.
	maxQuery  = 1000
	mostQuery = 250
	// leeway is how much later than its time an event may have got its id: no
	// request takes longer. An id is drawn a moment earlier at most.
	leeway = 30 * time.Second
)

// Query asks for entries of an instance's log. What is left empty does not
// matter.
type Query struct {
	InstanceID string
	// Sequence leaves out what is as new as that entry, or newer; for an
	// Ascending query, what is as old, or older. So the last entry's of a page is
	// that of the query for the next page.
	Sequence uint64
	// Limit is MaxEntries if it is 0, or more than that.
	Limit int
	// Ascending begins with the oldest.
	Ascending bool
	// Since and Until leave out what is not newer, and not older.
	Since, Until time.Time

	EditorID       string
	Types          []string
	AggregateID    string
	AggregateTypes []AggregateType
	ResourceOwner  string
}

// Page is an answer to a Query.
type Page struct {
	Entries []Entry
	// Next is the Sequence by which the log is read on, where reading ended
	// before the page was full although the log goes on; else 0. ReadUntil is how
	// far it was read.
	Next      uint64
	ReadUntil time.Time
}

// Store reads the log; see dynamo.Store.
type Store interface {
	Events(ctx context.Context, instanceID string, q tenant.EventQuery) (tenant.EventPage, error)
	UsersByID(ctx context.Context, instanceID string, ids []string) (map[string]*tenant.User, error)
}

// List is the use case of that name. Safe for concurrent use.
type List struct {
	Store Store
	Clock tenant.Clock
}

// Execute reads a page of the log. It costs what is in the page and, where a
// filter leaves most out, what was looked at: at most 5,000 events, whatever
// the size of the log. It returns tenant.ErrUnavailable as the store does.
func (uc *List) Execute(ctx context.Context, q Query) (Page, error) {
	if q.Limit <= 0 || q.Limit > MaxEntries {
		q.Limit = MaxEntries
	}
	page, err := uc.read(ctx, q)
	if err != nil {
		return Page{}, err
	}
	return page, uc.nameEditors(ctx, q.InstanceID, page.Entries)
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

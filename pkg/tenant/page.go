package tenant

import "slices"

// PageQuery asks for a page of a list.
type PageQuery struct {
	// After is Page.Next of the page before; empty for the first page.
	After string
	// Limit is how many entries a page has at most: DefaultPage if it is 0 or
	// less, and MaxPage if it is more than that.
	Limit int
	// Offset is how many entries that match are left out before the page: at most
	// MaxOffset. They are read, so a cursor is cheaper.
	Offset int
	// Count asks for Page.Total.
	Count bool
	// Descending turns the order of the list round. It must be the same for all
	// pages of a list.
	Descending bool
}

// Bounds of a page.
const (
	DefaultPage = 100
	MaxPage     = 1000
	// MaxRead is how many entries are looked at for one page, beside those of
	// Offset.
	MaxRead = 1000
	// MaxOffset is the largest PageQuery.Offset.
	MaxOffset = 10_000
	// MaxPageBytes ends a page of entries that may be large, such as metadata: in
	// base64, twice, they still fit into what a function may answer.
	MaxPageBytes = 2_000_000
)

// Size returns how many entries a page has at most.
func (q PageQuery) Size() int {
	switch {
	case q.Limit <= 0:
		return DefaultPage
	case q.Limit > MaxPage:
		return MaxPage
	default:
		return q.Limit
	}
}

// Page is a part of a list.
type Page[T any] struct {
	// Entries in the order of the list. There may be fewer than were asked for,
	// or none, although the list goes on: where a filter leaves most of them out,
	// MaxRead ends a page, and where they are large, MaxPageBytes.
	Entries []T
	// Next is the cursor of the page after this one; empty if there is none.
	Next string
	// Read is how many entries were looked at.
	Read int
	// Total is how many entries of the list match, whatever Offset and Limit are;
	// 0 unless it was asked for. The list is looked at as far as MaxRead allows:
	// if it goes on, Total is what was found by then, and IsMinimum is set.
	Total     int
	IsMinimum bool
}

// MaxSorted is how many entries are sorted in memory, where the table has no
// order for them.
const MaxSorted = 10_000

// ErrTooManyToSort says that a list is longer than MaxSorted.
var ErrTooManyToSort = &Error{
	Kind: KindPrecondition, ID: "STORE-sOrt1",
	Key: "more than 10000 entries match, which is too many to sort in this order; narrow the search, or leave out sortingColumn",
}

// All reads a list to its end. It returns ErrTooManyToSort if that has more than
// MaxSorted entries.
func All[T any](read func(PageQuery) (Page[T], error)) (all []T, err error) {
	q := PageQuery{Limit: MaxPage}
	for {
		page, err := read(q)
		if err != nil {
			return nil, err
		}
		if all = append(all, page.Entries...); len(all) > MaxSorted {
			return nil, ErrTooManyToSort
		}
		if q.After = page.Next; q.After == "" {
			return all, nil
		}
	}
}

// Slice makes a page of a list of which all entries are at hand, in ascending
// order. Its pages have no cursor: all are read for each.
func Slice[T any](all []T, q PageQuery) Page[T] {
	page := Page[T]{Read: len(all), Total: len(all)}
	if q.Descending {
		all = slices.Clone(all)
		slices.Reverse(all)
	}
	all = all[min(q.Offset, len(all)):]
	page.Entries = all[:min(q.Size(), len(all))]
	return page
}

// ErrCursor says that a cursor is none, or is that of another list.
var ErrCursor = &Error{Kind: KindInvalid, ID: "STORE-cUrs1", Key: "the cursor is not one of this list"}

package tenant

import "slices"

// PageQuery selects a page of a list.
type PageQuery struct {
	// After is Page.Next of the previous page; empty for the first page.
	After string
	// Limit is the maximum number of entries: DefaultPage if it is 0 or less, and
	// MaxPage at most.
	Limit int
	// Offset is how many matching entries are skipped, at most MaxOffset. They still
	// have to be read; a cursor is cheaper.
	Offset int
	// Count requests Page.Total.
	Count bool
	// Descending reverses the order. It must be the same for all pages of a list.
	Descending bool
}

// Bounds of a page.
const (
	DefaultPage = 100
	MaxPage     = 1000
	// MaxRead is how many entries are examined for one page, in addition to Offset.
	MaxRead = 1000
	// MaxOffset is the largest PageQuery.Offset.
	MaxOffset = 10_000
	// MaxPageBytes ends a page of possibly large entries, such as metadata. Encoded in
	// base64 twice, such a page still fits a function's response.
	MaxPageBytes = 2_000_000
)

// Size returns the maximum number of entries of a page.
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
	// Entries are in the order of the list. There may be fewer than requested, or none,
	// although the list continues: MaxRead ends a page if a filter omits most entries,
	// and MaxPageBytes if entries are large.
	Entries []T
	// Next is the cursor of the next page; empty on the last one.
	Next string
	// Read is how many entries were examined.
	Read int
	// Total is the number of matching entries, regardless of Offset and Limit; 0 unless
	// requested. Counting stops at MaxRead: if the list continues, Total is the number
	// found so far and IsMinimum is set.
	Total     int
	IsMinimum bool
}

// MaxSorted is how many entries are sorted in memory if the table has no index in the
// requested order.
const MaxSorted = 10_000

// ErrTooManyToSort means that a list is longer than MaxSorted.
var ErrTooManyToSort = &Error{
	Kind: KindPrecondition, ID: "STORE-sOrt1",
	Key: "more than 10000 entries match, which is too many to sort in this order; narrow the search, or leave out sortingColumn",
}

// All reads an entire list. It returns ErrTooManyToSort if there are more than
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

// Slice returns a page of a complete list in ascending order. Its pages have no cursor,
// because every page is built from the complete list.
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

// ErrCursor means that a cursor is malformed or belongs to another list.
var ErrCursor = &Error{Kind: KindInvalid, ID: "STORE-cUrs1", Key: "the cursor is not one of this list"}

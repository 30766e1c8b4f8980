package tenant

// PageQuery asks for a page of a list.
type PageQuery struct {
	// After is Page.Next of the page before; empty for the first page.
	After string
	// Limit is how many entries a page has at most: DefaultPage if it is 0 or
	// less, and MaxPage if it is more than that.
	Limit int
	// Descending turns the order of the list round. It must be the same for all
	// pages of a list.
	Descending bool
}

// Bounds of a page.
const (
	DefaultPage = 100
	MaxPage     = 1000
	// MaxRead is how many entries are looked at for one page.
	MaxRead = 1000
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
	// MaxRead ends a page.
	Entries []T
	// Next is the cursor of the page after this one; empty if there is none.
	Next string
	// Read is how many entries were looked at.
	Read int
}

// ErrCursor says that a cursor is none, or is that of another list.
var ErrCursor = &Error{Kind: KindInvalid, ID: "STORE-cUrs1", Key: "the cursor is not one of this list"}

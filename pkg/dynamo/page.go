package dynamo

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// source reads a list from its current position.
type source interface {
	// next returns the next n items; fewer only at the end of the list or once the
	// source is spent.
	next(ctx context.Context, n int) ([]item, error)
	// count returns how many of the next n items exist. Nothing may be read after it.
	count(ctx context.Context, n int) (int, error)
	// isSpent reports whether the list continues but must not be read any further.
	isSpent() bool
}

// resolver returns an entry for each item; nil omits the item.
type resolver[T any] func(ctx context.Context, items []item) ([]*T, error)

// fewest is the minimum number of items read at once where entries may be omitted.
const fewest = 100

// pager builds a page of a list.
type pager[T any] struct {
	list    list
	source  source
	resolve resolver[T]
	// isFiltered is set if resolve may omit most items.
	isFiltered bool
	// hasDead is set if resolve omits items whose owner is gone.
	hasDead bool
	// size returns the approximate size of an entry in bytes; nil if all are small. A
	// page of large entries ends at tenant.MaxPageBytes and makes at most maxQueries
	// queries.
	size func(*T) int
}

// page reads until the page is full and counted, the list ends, or enough entries have
// been examined.
func (p pager[T]) page(ctx context.Context, q tenant.PageQuery) (tenant.Page[*T], error) {
	r := reading[T]{pager: p, query: q, most: q.Offset + max(tenant.MaxRead, q.Size())}
	for !r.isFull() && !r.isOver() && r.page.Read < r.most {
		if err := r.step(ctx, q.Offset+q.Size()-r.matches); err != nil {
			return r.page, err
		}
	}
	if r.isBeyond || !r.hasEnded() {
		r.page.Next = p.list.cursor(r.last)
	}
	if q.Count {
		if err := r.count(ctx); err != nil {
			return r.page, err
		}
	}
	return r.page, nil
}

// reading is the state of building a page.
type reading[T any] struct {
	pager[T]
	query tenant.PageQuery
	page  tenant.Page[*T]
	// most is how many entries may be examined.
	most int
	// matches counts the entries that were not omitted.
	matches int
	// pending were read but not yet examined.
	pending []item
	// isAtEnd is set once the source is exhausted.
	isAtEnd bool
	// last is the sort key of the last entry examined for the page; isBeyond is set if
	// another entry matches after it.
	last     string
	isBeyond bool
	// bytes is the size of the page's entries, if size is set.
	bytes int
}

func (r *reading[T]) isFull() bool {
	return len(r.page.Entries) == r.query.Size() || r.bytes >= tenant.MaxPageBytes
}
func (r *reading[T]) isSieved() bool { return r.isFiltered || r.hasDead }
func (r *reading[T]) hasEnded() bool { return r.isAtEnd && len(r.pending) == 0 }

// isOver reports whether nothing is left to examine.
func (r *reading[T]) isOver() bool {
	return r.hasEnded() || len(r.pending) == 0 && r.source.isSpent()
}

// step examines the next wanted items; it reads more of them if some may be omitted.
func (r *reading[T]) step(ctx context.Context, wanted int) error {
	switch {
	case r.query.Count && r.isSieved():
		wanted = r.most // counting examines all
	case r.isFiltered:
		wanted = max(wanted, fewest)
	}
	n := min(wanted, r.most-r.page.Read)
	// One more item shows whether the list continues.
	if missing := n + 1 - len(r.pending); missing > 0 && !r.isAtEnd {
		items, err := r.source.next(ctx, missing)
		if err != nil {
			return err
		}
		r.isAtEnd = len(items) < missing && !r.source.isSpent()
		r.pending = append(r.pending, items...)
	}
	entries, err := r.resolve(ctx, r.pending[:min(n, len(r.pending))])
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if r.isFull() && !r.query.Count {
			break
		}
		k, err := keyOf(r.pending[0])
		if err != nil {
			return err
		}
		r.pending = r.pending[1:]
		r.page.Read++
		if !r.isFull() {
			r.last = k.SK
		} else if entry != nil {
			r.isBeyond = true
		}
		if entry == nil {
			continue
		}
		if r.matches++; r.matches > r.query.Offset && !r.isFull() {
			r.page.Entries = append(r.page.Entries, entry)
			if r.size != nil {
				r.bytes += r.size(entry)
			}
		}
	}
	return nil
}

// count examines the rest of the list, within the limits.
func (r *reading[T]) count(ctx context.Context) error {
	for r.isSieved() && !r.isOver() && r.page.Read < r.most {
		if err := r.step(ctx, r.most-r.page.Read); err != nil {
			return err
		}
	}
	if !r.isSieved() && !r.hasEnded() && r.page.Read < r.most {
		n := r.most - r.page.Read
		counted := len(r.pending)
		if counted < n && !r.isAtEnd {
			// One more item shows whether the list continues.
			more, err := r.source.count(ctx, n-counted+1)
			if err != nil {
				return err
			}
			r.isAtEnd = more < n-counted+1 && !r.source.isSpent()
			counted += more
		}
		counted, r.pending = min(counted, n), r.pending[min(counted, n, len(r.pending)):]
		r.page.Read += counted
		r.matches += counted
	}
	r.page.Total, r.page.IsMinimum = r.matches, !r.hasEnded()
	return nil
}

// each resolves items of the form I one by one.
func each[I any, T any](entity func(I) *T, keep func(*T) bool) resolver[T] {
	return eachOf(func(raw item) (*T, error) {
		i, _, err := read[I](found{key{}: raw}, key{})
		if err != nil {
			return nil, err
		}
		return entity(i), nil
	}, keep)
}

// eachOf resolves items one by one.
func eachOf[T any](entity func(item) (*T, error), keep func(*T) bool) resolver[T] {
	return func(_ context.Context, items []item) ([]*T, error) {
		entries := make([]*T, len(items))
		for n, i := range items {
			entry, err := entity(i)
			if err != nil {
				return nil, err
			}
			if keep == nil || keep(entry) {
				entries[n] = entry
			}
		}
		return entries, nil
	}
}

package dynamo

import (
	"context"
	"errors"
	"sync"
)

const (
	// readers is how many shards are read concurrently.
	readers = 8
	// leastOfShard is the minimum number of items read from a shard: anything below 4
	// KB costs the same.
	leastOfShard = 4
)

// merged is the source of a sharded list, ordered by sort key.
type merged struct {
	shards     []*shard
	descending bool
}

// shard is part of a sharded list, with the items that were read but not yet returned.
type shard struct {
	partition
	items []item
	keys  []string
}

func (m *merged) isSpent() bool { return false }

func (m *merged) next(ctx context.Context, n int) ([]item, error) {
	// Read twice the expected share, so that few shards are read again.
	atOnce := max(leastOfShard, 2*n/len(m.shards))
	if err := m.fill(ctx, atOnce); err != nil {
		return nil, err
	}
	items := make([]item, 0, n)
	for len(items) < n {
		first := m.first()
		if first == nil {
			break
		}
		items = append(items, first.items[0])
		first.items, first.keys = first.items[1:], first.keys[1:]
		if err := first.fill(ctx, atOnce); err != nil {
			return nil, err
		}
	}
	return items, nil
}

func (m *merged) count(ctx context.Context, n int) (int, error) {
	counts := make([]int, len(m.shards))
	err := m.each(func(i int, s *shard) (err error) {
		if counts[i] = len(s.items); !s.hasEnded {
			more, err := s.count(ctx, n)
			counts[i] += more
			return err
		}
		return nil
	})
	total := 0
	for _, count := range counts {
		total += count
	}
	return min(total, n), err
}

// first returns the shard with the next item, or nil at the end.
func (m *merged) first() (first *shard) {
	for _, s := range m.shards {
		if len(s.keys) > 0 && (first == nil || (s.keys[0] < first.keys[0]) != m.descending) {
			first = s
		}
	}
	return first
}

func (m *merged) fill(ctx context.Context, n int) error {
	return m.each(func(_ int, s *shard) error { return s.fill(ctx, n) })
}

// each calls read for all shards, several of them concurrently.
func (m *merged) each(read func(int, *shard) error) error {
	errs := make([]error, len(m.shards))
	turns := make(chan struct{}, readers)
	var running sync.WaitGroup
	for i, s := range m.shards {
		running.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			errs[i] = read(i, s)
		})
	}
	running.Wait()
	return errors.Join(errs...)
}

// fill reads more items once all were returned.
func (s *shard) fill(ctx context.Context, n int) error {
	if len(s.items) > 0 || s.hasEnded {
		return nil
	}
	items, err := s.next(ctx, n)
	if err != nil {
		return err
	}
	for _, i := range items {
		k, err := keyOf(i)
		if err != nil {
			return err
		}
		s.items, s.keys = append(s.items, i), append(s.keys, k.SK)
	}
	return nil
}

package main

import (
	"context"
	"hash/maphash"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/infra/dryrun"
	"github.com/tenantry/tenantry/infra/keypair"
	"github.com/tenantry/tenantry/infra/report"
)

// partitionLimit is what a partition takes, in write units a second. Items that share a partition key and have
// sort keys that only grow stay on one partition, so for those it is the limit of the key. Source: DynamoDB
// Developer Guide, "Best practices for designing and using partition keys effectively".
const partitionLimit = 1000

// heat is the write units of each partition key, for calls that come at one rate.
type heat struct {
	rate   int
	calls  int
	writes int
	bytes  int
	ledger dryrun.Ledger
	seed   maphash.Seed
	kinds  map[string]*kind
	// second is the units of each key in the second that is now.
	second map[string]int
}

// kind is all keys of one pattern.
type kind struct {
	pattern string
	// writes has an entry for each request and key. There are too many to keep their names.
	writes []write
	// peak is the most that one key of it took in a second.
	peak int
}

type write struct {
	key   uint64
	units uint32
}

func newHeat(rate int) *heat {
	return &heat{rate: rate, seed: maphash.MakeSeed(), kinds: map[string]*kind{}, second: map[string]int{}}
}

// add notes a request of the call that is now.
func (h *heat) add(request dryrun.Request) error {
	writes, err := h.ledger.Writes(request)
	if err != nil {
		return err
	}
	units := map[string]int{}
	for _, w := range writes {
		h.writes++
		h.bytes += dryrun.Size(w.Item)
		units[dryrun.PartitionKey(w.Item)] += w.Units
	}
	for key, n := range units {
		k := h.kind(patternOf(key))
		k.writes = append(k.writes, write{maphash.String(h.seed, key), uint32(n)})
		h.second[key] += n
		k.peak = max(k.peak, h.second[key])
	}
	return nil
}

// next ends a call.
func (h *heat) next() {
	h.calls++
	if h.calls%h.rate == 0 {
		clear(h.second)
	}
}

func (h *heat) kind(pattern string) *kind {
	k, ok := h.kinds[pattern]
	if !ok {
		k = &kind{pattern: pattern}
		h.kinds[pattern] = k
	}
	return k
}

// patternOf gives a partition key with a star for each part that is not of capital letters.
func patternOf(key string) string {
	parts := strings.Split(key, "#")
	for i, part := range parts {
		if part == "" || strings.ContainsFunc(part, func(r rune) bool { return r < 'A' || r > 'Z' }) {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "#")
}

// row is what is known of a kind of keys.
type row struct {
	pattern string
	keys    int
	// share of all write units that the kind takes, and that its hottest key takes of those.
	share, hottest float64
	// each is the units of the hottest key for one call; full is how many calls a second fill it.
	each, full float64
	peak       int
}

// rows gives the kinds, the one whose key is full first in front.
func (h *heat) rows() (rows []row, units float64) {
	for _, k := range h.kinds {
		slices.SortFunc(k.writes, func(a, b write) int {
			if a.key < b.key {
				return -1
			}
			return int(min(a.key-b.key, 1))
		})
		r := row{pattern: k.pattern, peak: k.peak}
		total, most, sum := 0, 0, 0
		for i, w := range k.writes {
			if i == 0 || w.key != k.writes[i-1].key {
				r.keys++
				sum = 0
			}
			sum += int(w.units)
			total += int(w.units)
			most = max(most, sum)
		}
		units += float64(total)
		r.share, r.hottest = float64(total), float64(most)/float64(total)
		r.each = float64(most) / float64(h.calls)
		r.full = partitionLimit / r.each
		rows = append(rows, r)
	}
	for i := range rows {
		rows[i].share /= units
	}
	slices.SortFunc(rows, func(a, b row) int {
		if a.full != b.full {
			return int(min(1, max(-1, a.full-b.full)))
		}
		return strings.Compare(a.pattern, b.pattern)
	})
	return rows, units
}

// clock advances with each call.
type clock struct {
	now  time.Time
	step time.Duration
}

func newClock(rate int) *clock {
	return &clock{now: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), step: time.Second / time.Duration(rate)}
}

func (c *clock) tell() time.Time { return c.now }

// creates has n instances made at rate a second. Each takes its key pair from the stock, which is filled as fast.
func creates(ctx context.Context, n, rate int, progress io.Writer) (*heat, error) {
	return simulate(ctx, n, rate, "creates", progress, func(t *dryrun.Tenants, k *keypair.Keyring, i int) error {
		if err := k.Fill(ctx, 1); err != nil {
			return err
		}
		_, err := t.CreateInstance(ctx, i)
		return err
	})
}

// setUps has n organisations set up in one instance at rate a second.
func setUps(ctx context.Context, n, rate int, progress io.Writer) (*heat, error) {
	return simulate(ctx, n, rate, "set-ups", progress, func(t *dryrun.Tenants, _ *keypair.Keyring, i int) error {
		_, err := t.SetUpOrg(ctx, "1045223695930643498", dryrun.Host(0), i)
		return err
	})
}

// simulate makes n calls at rate a second.
func simulate(
	ctx context.Context, n, rate int, what string, progress io.Writer,
	call func(t *dryrun.Tenants, k *keypair.Keyring, i int) error,
) (*heat, error) {
	h, c := newHeat(rate), newClock(rate)
	store := dryrun.NewStore("tenantry", h.add)
	keyring, err := keypair.NewKeyring(store, c.tell)
	if err != nil {
		return nil, err
	}
	tenants := dryrun.NewTenants(store, keyring, c.tell)
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := call(tenants, keyring, i); err != nil {
			return nil, err
		}
		h.next()
		c.now = c.now.Add(c.step)
		tell(progress, what, i+1, n)
	}
	return h, nil
}

func tell(progress io.Writer, what string, done, n int) {
	if done == n || done%100_000 == 0 {
		_, _ = io.WriteString(progress, what+" "+report.Number(done)+" of "+report.Number(n)+"\n")
	}
}

package dynamo

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// readersOfWalk is how many partitions of users are read at once.
const readersOfWalk = 16

// walk is the source of a list of what the machines of an instance have, each in the
// partition of its user: an item that stands for the user, then what they have, for
// one login name after the other. The sort keys say where in the walk an item is:
// the login name, "#", and the id of what the user has.
type walk struct {
	store      *Store
	instanceID string
	// id asks for the item with that id alone, "" for all. There is one at most.
	id         string
	keep       func(*tenant.User) bool
	descending bool
	names      *partition
	key        func(userID, id string) key
	// queue are users who were read, in their order.
	queue []*walked
	// owners are the users of the items, by their partition.
	owners  map[string]*tenant.User
	isFound bool
}

// walked is a user on the way.
type walked struct {
	name string
	// isMet says that the item that stands for the user is behind.
	isMet bool
	// items were read; rest has the others, nil for none.
	items []item
	rest  *partition
}

// resume goes on after the sort key of an item; "" for the start.
func (w *walk) resume(ctx context.Context, after string) error {
	w.owners = map[string]*tenant.User{}
	at := strings.LastIndexByte(after, '#')
	if at < 0 {
		return nil
	}
	name, id := after[:at], after[at+1:]
	w.names.after = name
	k := key{w.names.list.pk, name}
	items, err := w.store.getAll(ctx, []key{k})
	if err != nil {
		return err
	}
	claim, ok := items[k]
	if !ok {
		return nil // the user is gone, or has another name
	}
	all, err := w.read(ctx, []item{claim}, id)
	if err != nil {
		return err
	}
	for _, u := range all {
		u.isMet = true
	}
	w.queue = all
	return nil
}

// next implements source.
func (w *walk) next(ctx context.Context, n int) (all []item, err error) {
	for len(all) < n && !w.isFound {
		if len(w.queue) == 0 {
			if w.names.hasEnded {
				return all, nil
			}
			claims, err := w.names.next(ctx, min(n-len(all), maxBatch))
			if err != nil {
				return nil, err
			}
			if w.queue, err = w.read(ctx, claims, ""); err != nil {
				return nil, err
			}
			continue
		}
		u := w.queue[0]
		switch {
		case !u.isMet:
			all, u.isMet = append(all, key{w.names.list.pk, u.name + "#"}.item()), true
		case len(u.items) > 0:
			few := u.items[:min(len(u.items), n-len(all))]
			u.items = u.items[len(few):]
			for _, i := range few {
				all = append(all, positioned(i, u.name))
			}
			w.isFound = w.id != ""
		case u.rest != nil && !u.rest.hasEnded:
			if u.items, err = u.rest.next(ctx, n-len(all)); err != nil {
				return nil, err
			}
		default:
			w.queue = w.queue[1:]
		}
	}
	return all, nil
}

// count implements source; lists of walks are read to be counted.
func (w *walk) count(ctx context.Context, n int) (int, error) {
	items, err := w.next(ctx, n)
	return len(items), err
}

// isSpent implements source.
func (w *walk) isSpent() bool { return false }

// positioned returns an item with its place in the walk as its sort key.
func positioned(i item, name string) item {
	i = maps.Clone(i)
	a := attributes{item: i}
	i["sk"] = &types.AttributeValueMemberS{Value: name + "#" + a.text("id")}
	return i
}

// ownerOf returns whose an item is, nil for one that stands for a user.
func (w *walk) ownerOf(i item) *tenant.User {
	a := attributes{item: i}
	return w.owners[a.text("pk")]
}

// read reads the users of claims and the first of what they have: after an id, or
// from the start.
func (w *walk) read(ctx context.Context, claims []item, after string) ([]*walked, error) {
	owned, users, err := w.store.owners(ctx, claims, func(c claimItem) []key {
		keys := []key{userKey(w.instanceID, c.Owner), orgKey(w.instanceID, c.OrgID)}
		if w.id != "" {
			keys = append(keys, w.key(c.Owner, w.id))
		}
		return keys
	})
	if err != nil {
		return nil, err
	}
	all := make([]*walked, len(owned))
	for n, c := range owned {
		all[n] = &walked{name: c.SK}
		// Who is gone with their organisation is not swept yet.
		user, _, err := users.userWithOrg(w.instanceID, c.Owner)
		if err != nil {
			return nil, err
		}
		if user == nil || user.Machine == nil || !w.keep(user) {
			continue
		}
		w.owners[userPK(w.instanceID, user.ID)] = user
		if w.id != "" {
			if i, ok := users[w.key(user.ID, w.id)]; ok && after == "" {
				all[n].items = []item{i}
			}
			continue
		}
		k := w.key(user.ID, "")
		all[n].rest = &partition{store: w.store, list: list{pk: k.PK, prefix: k.SK, descending: w.descending}}
		if after != "" {
			all[n].rest.after = k.SK + after
		}
	}
	return all, w.begin(ctx, all)
}

// begin reads the first of what users have, of several at once.
func (w *walk) begin(ctx context.Context, all []*walked) error {
	for some := range slices.Chunk(all, readersOfWalk) {
		errs := make([]error, len(some))
		var reading sync.WaitGroup
		for n, u := range some {
			if u.rest != nil {
				reading.Go(func() { u.items, errs[n] = u.rest.next(ctx, fewest) })
			}
		}
		reading.Wait()
		for _, err := range errs {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

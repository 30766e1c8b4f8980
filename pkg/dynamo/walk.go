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

// readersOfWalk is how many users' partitions are read concurrently.
const readersOfWalk = 16

// walk is the source of a list of the credentials of an instance's machines, each
// stored in its user's partition. For each login name in order it yields an item that
// represents the user, then the user's credentials. Its sort keys are positions in the
// walk: the login name, "#", and the id of the credential.
type walk struct {
	store      *Store
	instanceID string
	// id restricts the walk to the item with that id, of which there is at most one; ""
	// means all.
	id         string
	keep       func(*tenant.User) bool
	descending bool
	names      *partition
	key        func(userID, id string) key
	// queue are the users already read, in order.
	queue []*walked
	// owners maps partition keys to users.
	owners  map[string]*tenant.User
	isFound bool
}

// walked is a user in the walk.
type walked struct {
	name string
	// isMet is set once the item that represents the user was returned.
	isMet bool
	// items were read; rest is the source of the others, or nil.
	items []item
	rest  *partition
}

// resume continues after an item's sort key; "" starts at the beginning.
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
		return nil // the user is gone or was renamed
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

// count implements source by reading: the items of a walk cannot be counted otherwise.
func (w *walk) count(ctx context.Context, n int) (int, error) {
	items, err := w.next(ctx, n)
	return len(items), err
}

// isSpent implements source.
func (w *walk) isSpent() bool { return false }

// positioned returns a copy of an item whose sort key is its position in the walk.
func positioned(i item, name string) item {
	i = maps.Clone(i)
	a := attributes{item: i}
	i["sk"] = &types.AttributeValueMemberS{Value: name + "#" + a.text("id")}
	return i
}

// ownerOf returns the owner of an item, or nil if it represents a user.
func (w *walk) ownerOf(i item) *tenant.User {
	a := attributes{item: i}
	return w.owners[a.text("pk")]
}

// read reads the users of claims, and for each the first items after an id, or from the
// start.
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
		// A user removed with their organisation may not be swept yet.
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

// begin reads the first items of several users concurrently.
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

package dynamo

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// userKinds maps the prefixes of sort keys in a user's partition to kinds.
var userKinds = map[string]string{
	"USER": "user", "PAT": "personalAccessToken", "KEY": "machineKey", "GRANT": "grant", "CODE": "authorizationCode",
	"SESSION": "session", "DEVICE": "device", "REVOKED": "revokedToken", "VERIFY": "verificationCode",
	"METADATA": "metadata", "AUTHORIZATIONS": "authorizations", "CONSENTS": "consents",
}

// collections gathers the items of several users.
type collections struct {
	mu sync.Mutex
	// users are the users' own items, members the entries of their memberships, and
	// others everything else, by kind.
	users, members []key
	others         map[string][]key
}

// EraseUser erases what is left of a removed user, except the item that reserves their
// id. It may be interrupted at any point and called again.
func (s *Store) EraseUser(ctx context.Context, removed tenant.UserRemovedData, erased func(kind string, items int) error) error {
	e := &eraser{s, removed.InstanceID, erased}
	if err := e.users(ctx, []string{removed.UserID}); err != nil {
		return err
	}
	k := formerUserKey(e.iid, removed.UserID)
	items, err := s.get(ctx, []key{k})
	if err != nil {
		return readError(err)
	}
	former, _, err := read[formerUserItem](items, k)
	if err != nil {
		return err
	}
	var members []key
	for _, of := range former.MemberOf {
		on, err := readMembership(of)
		if err != nil {
			return err
		}
		members = append(members, memberKey(e.iid, on, removed.UserID))
	}
	return e.existing(ctx, "member", members)
}

// formerUsers erases what is left of removed users.
func (e *eraser) formerUsers(ctx context.Context) error {
	return e.pages(ctx, list{pk: sweepPK(e.iid), prefix: "USER#", attributes: keysAlone}, func(items []item) error {
		uids := make([]string, len(items))
		for n, i := range items {
			k, err := keyOf(i)
			if err != nil {
				return err
			}
			uids[n] = strings.TrimSuffix(strings.TrimPrefix(k.SK, "USER#"), formerSuffix)
		}
		if err := e.users(ctx, uids); err != nil {
			return err
		}
		return e.items(ctx, "formerUser", items)
	})
}

// users erases all items of users. The users' own items go last: their memberships lead
// to items in other partitions, and a user who remains leads there again.
func (e *eraser) users(ctx context.Context, uids []string) error {
	c := collections{others: map[string][]key{}}
	if err := atOnce(uids, func(uid string) error { return e.read(ctx, uid, &c) }); err != nil {
		return err
	}
	for kind, keys := range c.others {
		if err := e.keys(ctx, kind, keys); err != nil {
			return err
		}
	}
	if err := e.existing(ctx, "member", c.members); err != nil {
		return err
	}
	return e.keys(ctx, "user", c.users)
}

// usersOfOrg erases all items of a removed organisation's users. Before that, it writes
// what keeps each id taken, as the removal of one user does: the audit log still names
// them.
func (e *eraser) usersOfOrg(ctx context.Context, uids []string) error {
	former := make([]key, len(uids))
	for n, uid := range uids {
		former[n] = formerUserKey(e.iid, uid)
	}
	// The item of a user who was removed alone says more.
	there, err := e.there(ctx, former)
	if err != nil {
		return err
	}
	var puts []types.WriteRequest
	for _, k := range distinct(former) {
		if there[k] == nil {
			puts = append(puts, types.WriteRequest{PutRequest: &types.PutRequest{Item: k.item()}})
		}
	}
	err = atOnce(slices.Collect(slices.Chunk(puts, maxBatchWrite)), func(some []types.WriteRequest) error { return readError(e.batch(ctx, some)) })
	if err != nil {
		return err
	}
	return e.users(ctx, uids)
}

// read reads a user's items into c. If they fill whole batches, everything but the
// user's own item is erased right away.
func (e *eraser) read(ctx context.Context, uid string, c *collections) error {
	own := userKey(e.iid, uid)
	return e.pages(ctx, list{pk: own.PK, attributes: keysAlone + ", id, memberships, authorizations, creator"}, func(items []item) error {
		others, entries := map[string][]key{}, []key(nil)
		for _, i := range items {
			k, err := keyOf(i)
			if err != nil {
				return err
			}
			if k == own {
				if err := c.add(e.iid, k, i); err != nil {
					return err
				}
				continue
			}
			if k == authorizationsKey(e.iid, uid) {
				// Entries go before the item that leads to them.
				entries, err := e.entriesOf(i)
				if err != nil {
					return err
				}
				if err := e.existing(ctx, "authorization", entries); err != nil {
					return err
				}
			}
			if i["creator"] != nil {
				// An API session: its entry before the item, which leads to it.
				entries = append(entries, sessionEntryKey(e.iid, strings.TrimPrefix(k.SK, sessionPrefix)))
			}
			prefix, _, _ := strings.Cut(k.SK, "#")
			kind := cmp.Or(userKinds[prefix], "other")
			others[kind] = append(others[kind], k)
		}
		if err := e.existing(ctx, "sessionEntry", entries); err != nil {
			return err
		}
		for kind, keys := range others {
			if len(items) > maxBatchWrite {
				if err := e.keys(ctx, kind, keys); err != nil {
					return err
				}
				continue
			}
			c.mu.Lock()
			c.others[kind] = append(c.others[kind], keys...)
			c.mu.Unlock()
		}
		return nil
	})
}

// add adds a user's own item and the items it leads to.
func (c *collections) add(iid string, k key, i item) error {
	user, err := readUser(i, iid)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users = append(c.users, k)
	for _, m := range user.Memberships {
		c.members = append(c.members, memberKey(iid, m.On, user.ID))
	}
	return nil
}

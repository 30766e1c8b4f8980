package dynamo

import (
	"cmp"
	"context"
	"strings"
	"sync"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// userKinds names what is in a user's collection by how its sort key begins.
var userKinds = map[string]string{
	"USER": "user", "PAT": "personalAccessToken", "KEY": "machineKey", "GRANT": "grant", "CODE": "authorizationCode",
	"SESSION": "session", "DEVICE": "device", "REVOKED": "revokedToken", "VERIFY": "verificationCode",
	"METADATA": "metadata", "AUTHORIZATIONS": "authorizations", "CONSENTS": "consents",
}

// collections are those of several users, as far as they were read.
type collections struct {
	mu sync.Mutex
	// users are the users' own items, members what their memberships lead to, and
	// others all else, by kind.
	users, members []key
	others         map[string][]key
}

// EraseUser erases what is left of a user who was removed, but for the item that
// keeps their id taken. It may be cut off anywhere, and called again.
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

// formerUsers erases what is left of users who were removed.
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

// users erases the collections of users, their own items last: their memberships
// lead to others' partitions, and a user who is left leads to them again.
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

// read reads a user's collection into c. Of one that fills batches by itself, all
// but the user is erased at once.
func (e *eraser) read(ctx context.Context, uid string, c *collections) error {
	own := userKey(e.iid, uid)
	return e.pages(ctx, list{pk: own.PK, attributes: keysAlone + ", id, memberships, authorizations"}, func(items []item) error {
		others := map[string][]key{}
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
				// Before the item, which leads to them.
				entries, err := e.entriesOf(i)
				if err != nil {
					return err
				}
				if err := e.existing(ctx, "authorization", entries); err != nil {
					return err
				}
			}
			prefix, _, _ := strings.Cut(k.SK, "#")
			kind := cmp.Or(userKinds[prefix], "other")
			others[kind] = append(others[kind], k)
		}
		for kind, keys := range others {
			if len(items) > maxErase {
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

// add adds a user's own item.
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

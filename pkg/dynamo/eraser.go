package dynamo

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// eraser erases what was removed: whatever it finds when it is called again
// after it was cut off, so it needs no memory.
type eraser struct {
	store *Store
	iid   string
	// erased is called before items of a kind are erased, by several at once. An
	// error ends the erasure.
	erased func(kind string, items int) error
}

const (
	// maxErase is the most that one BatchWriteItem takes.
	maxErase = 25
	// erasers is how many calls are made at once.
	erasers = 16
	// erasePage is how many items are read at once: their users, or what else
	// they lead to, are erased before them.
	erasePage = 100
)

// pages calls do with the items of a partition whose sort keys begin with
// prefix, a page at a time.
func (e *eraser) pages(ctx context.Context, pk, prefix string, do func([]item) error) error {
	p := partition{store: e.store, list: list{pk: pk, prefix: prefix}}
	for !p.hasEnded {
		items, err := p.next(ctx, erasePage)
		if err != nil {
			return err
		}
		if err := do(items); err != nil {
			return err
		}
	}
	return nil
}

// partition erases all of a partition, or what begins with prefix.
func (e *eraser) partition(ctx context.Context, kind, pk, prefix string) error {
	return e.pages(ctx, pk, prefix, func(items []item) error { return e.items(ctx, kind, items) })
}

// items erases items that nobody else can have.
func (e *eraser) items(ctx context.Context, kind string, items []item) error {
	keys := make([]key, len(items))
	for n, i := range items {
		k, err := keyOf(i)
		if err != nil {
			return err
		}
		keys[n] = k
	}
	return e.keys(ctx, kind, keys)
}

func (e *eraser) keys(ctx context.Context, kind string, keys []key) error {
	for len(keys) > 0 {
		some := keys[:min(len(keys), maxErase)]
		keys = keys[len(some):]
		if err := e.erased(kind, len(some)); err != nil {
			return err
		}
		if err := e.batch(ctx, some); err != nil {
			return readError(err)
		}
	}
	return nil
}

// batch deletes up to maxErase items.
func (e *eraser) batch(ctx context.Context, keys []key) error {
	left := make([]types.WriteRequest, len(keys))
	for n, k := range keys {
		left[n] = types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: k.item()}}
	}
	for attempt := 1; len(left) > 0; attempt++ {
		out, err := e.store.client.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{
			RequestItems: map[string][]types.WriteRequest{e.store.table: left},
		})
		if err != nil {
			return err
		}
		if left = out.UnprocessedItems[e.store.table]; len(left) == 0 {
			return nil
		}
		// The table was too busy to take all.
		wait, err := pause(attempt, nil)
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
	return nil
}

// owned erases an item if it is still of the dead: somebody may have taken it
// over.
func (e *eraser) owned(ctx context.Context, kind string, k key, attribute, owner string) error {
	c := equals(attribute, &types.AttributeValueMemberS{Value: owner})
	there, err := e.store.get(ctx, []key{k})
	if err != nil {
		return readError(err)
	}
	if text, ok := there[k][attribute].(*types.AttributeValueMemberS); !ok || text.Value != owner {
		return nil // not counted either
	}
	if err := e.erased(kind, 1); err != nil {
		return err
	}
	_, err = e.store.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: &e.store.table, Key: k.item(), ConditionExpression: c.expression(),
		ExpressionAttributeNames: c.names, ExpressionAttributeValues: c.values,
	})
	var failed *types.ConditionalCheckFailedException
	if errors.As(err, &failed) {
		return nil
	}
	return readError(err)
}

// atOnce calls do for each of several, some at a time.
func atOnce[T any](all []T, do func(T) error) error {
	errs := make([]error, len(all))
	turns := make(chan struct{}, erasers)
	var running sync.WaitGroup
	for n, one := range all {
		running.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			errs[n] = do(one)
		})
	}
	running.Wait()
	return errors.Join(errs...)
}

// userKinds names what is in a user's collection by how its sort key begins.
var userKinds = map[string]string{
	"USER": "user", "PAT": "personalAccessToken", "KEY": "machineKey", "GRANT": "grant", "CODE": "authorizationCode",
	"SESSION": "session", "DEVICE": "device", "REVOKED": "revokedToken",
}

// user erases a user's collection, the user last: their memberships lead to
// others' partitions, and a user who is left leads to them again.
func (e *eraser) user(ctx context.Context, uid string) error {
	k := userKey(e.iid, uid)
	byKind, user := map[string][]item{}, []item(nil)
	err := e.pages(ctx, k.PK, "", func(items []item) error {
		for _, i := range items {
			own, err := keyOf(i)
			if err != nil {
				return err
			}
			prefix, _, _ := strings.Cut(own.SK, "#")
			kind := userKinds[prefix]
			if kind == "" {
				kind = "other"
			}
			if own == k {
				user = append(user, i)
				continue
			}
			byKind[kind] = append(byKind[kind], i)
		}
		for kind, items := range byKind {
			if err := e.items(ctx, kind, items); err != nil {
				return err
			}
			delete(byKind, kind)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, i := range user {
		read, _, err := read[userItem](found{k: i}, k)
		if err != nil {
			return err
		}
		var members []key
		for _, m := range read.entity(e.iid).Memberships {
			members = append(members, memberKey(e.iid, m.OrgID, uid))
		}
		if err := e.existing(ctx, "member", members); err != nil {
			return err
		}
	}
	return e.items(ctx, "user", user)
}

// existing erases those of keys that are there, so that each is counted once.
func (e *eraser) existing(ctx context.Context, kind string, keys []key) error {
	for len(keys) > 0 {
		n := min(len(keys), maxBatch)
		there, err := e.store.get(ctx, keys[:n])
		if err != nil {
			return readError(err)
		}
		items := make([]item, 0, len(there))
		for _, i := range there {
			items = append(items, i)
		}
		if err := e.items(ctx, kind, items); err != nil {
			return err
		}
		keys = keys[n:]
	}
	return nil
}

// Erasure returns what was erased so far of what was removed; nil if nobody
// began, or all is over.
func (s *Store) Erasure(ctx context.Context, instanceID, orgID string) (*tenant.Erasure, error) {
	k := erasureKey(instanceID, orgID)
	items, err := s.get(ctx, []key{k})
	if err != nil {
		return nil, readError(err)
	}
	i, ok, err := read[erasureItem](items, k)
	if !ok {
		return nil, err
	}
	return &tenant.Erasure{InstanceID: instanceID, OrgID: orgID, Items: i.Items}, nil
}

// KeepErasure remembers what was erased.
func (s *Store) KeepErasure(ctx context.Context, e *tenant.Erasure) error {
	i, err := marshalEntity(e)
	if err != nil {
		return err
	}
	_, err = s.client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(s.table), Item: i})
	return readError(err)
}

package dynamo

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// eraser erases removed entities. It keeps no progress: called again after an
// interruption, it erases whatever it still finds.
type eraser struct {
	store *Store
	iid   string
	// erased is called before items of a kind are erased, possibly concurrently. An
	// error stops the erasure.
	erased func(kind string, items int) error
}

const (
	// maxBatchWrite is the limit of BatchWriteItem.
	maxBatchWrite = 25
	// erasers is the number of concurrent calls.
	erasers = 16
	// erasePage is how many items are read at once. What they lead to is erased before
	// them, in batches.
	erasePage = 400
)

// keysAlone projects the attributes needed to erase an item; others may be large.
const keysAlone = "pk, sk"

// pages calls do with each page of a list.
func (e *eraser) pages(ctx context.Context, of list, do func([]item) error) error {
	p := partition{store: e.store, list: of}
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

// partition erases the items of a partition whose sort keys begin with prefix.
func (e *eraser) partition(ctx context.Context, kind, pk, prefix string) error {
	return e.pages(ctx, list{pk: pk, prefix: prefix, attributes: keysAlone}, func(items []item) error { return e.items(ctx, kind, items) })
}

// items erases items that cannot have another owner.
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

// keys erases items that cannot have another owner, by key.
func (e *eraser) keys(ctx context.Context, kind string, keys []key) error {
	return atOnce(slices.Collect(slices.Chunk(keys, maxBatchWrite)), func(some []key) error {
		if err := e.erased(kind, len(some)); err != nil {
			return err
		}
		deletes := make([]types.WriteRequest, len(some))
		for n, k := range some {
			deletes[n] = types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: k.item()}}
		}
		return readError(e.batch(ctx, deletes))
	})
}

// batch carries out up to maxBatchWrite writes of different items.
func (e *eraser) batch(ctx context.Context, left []types.WriteRequest) error {
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
		// The table was too busy to accept all of them.
		if err := waitAfter(ctx, attempt); err != nil {
			return err
		}
	}
	return nil
}

// claimed is an item that another owner may have taken over: it is erased only while
// attribute still names owner.
type claimed struct {
	key
	kind, attribute, owner string
}

// owned erases the items that still belong to their removed owner. all may contain
// duplicates.
func (e *eraser) owned(ctx context.Context, all []claimed) error {
	keys := make([]key, len(all))
	for n, c := range all {
		keys[n] = c.key
	}
	there, err := e.there(ctx, keys)
	if err != nil {
		return err
	}
	var own []claimed
	for _, c := range all {
		if value, ok := there[c.key][c.attribute].(*types.AttributeValueMemberS); ok && value.Value == c.owner {
			own = append(own, c)
			delete(there, c.key) // counted once
		}
	}
	return atOnce(own, func(c claimed) error {
		if err := e.erased(c.kind, 1); err != nil {
			return err
		}
		is := equals(c.attribute, &types.AttributeValueMemberS{Value: c.owner})
		_, err := e.store.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
			TableName: &e.store.table, Key: c.item(), ConditionExpression: is.expression(),
			ExpressionAttributeNames: is.names, ExpressionAttributeValues: is.values,
		})
		var failed *types.ConditionalCheckFailedException
		if errors.As(err, &failed) {
			return nil
		}
		return readError(err)
	})
}

// there reads the items with the given keys, which may contain duplicates.
func (e *eraser) there(ctx context.Context, keys []key) (found, error) {
	var mu sync.Mutex
	all := found{}
	err := atOnce(slices.Collect(slices.Chunk(distinct(keys), maxBatch)), func(some []key) error {
		items, err := e.store.get(ctx, some)
		mu.Lock()
		defer mu.Unlock()
		maps.Copy(all, items)
		return readError(err)
	})
	return all, err
}

// existing erases the items with the given keys that exist, so that each is counted
// once.
func (e *eraser) existing(ctx context.Context, kind string, keys []key) error {
	there, err := e.there(ctx, keys)
	if err != nil {
		return err
	}
	return e.keys(ctx, kind, slices.Collect(maps.Keys(there)))
}

// atOnce calls do for each element, several at a time. After the first error, which it
// returns, it starts no more.
func atOnce[T any](all []T, do func(T) error) error {
	var next atomic.Int64
	var once sync.Once
	var first error
	var running sync.WaitGroup
	for range min(erasers, len(all)) {
		running.Go(func() {
			for n := next.Add(1); int(n) <= len(all); n = next.Add(1) {
				if err := do(all[n-1]); err != nil {
					once.Do(func() { first = err })
					next.Store(int64(len(all)))
				}
			}
		})
	}
	running.Wait()
	return first
}

// Erasure returns the progress of an erasure; nil if it has not begun or is complete.
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

// KeepErasure stores the progress of an erasure.
func (s *Store) KeepErasure(ctx context.Context, e *tenant.Erasure) error {
	i, err := marshalEntity(e)
	if err != nil {
		return err
	}
	_, err = s.client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(s.table), Item: i})
	return readError(err)
}

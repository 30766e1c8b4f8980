package dynamo

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Store is a tenant.Store on one DynamoDB table. Safe for concurrent use.
type Store struct {
	client    *dynamodb.Client
	table     string
	orgMemory orgMemory
}

var (
	_ tenant.Store    = (*Store)(nil)
	_ tenant.KeyStock = (*Store)(nil)
)

// New returns a Store on the named table, whose keys pk and sk must be strings. client
// should use the retryer that Retryer returns.
func New(client *dynamodb.Client, table string) *Store {
	return &Store{client: client, table: table}
}

// Apply writes change in one TransactWriteItems: request record, writes and events. See
// tenant.Store.
func (s *Store) Apply(ctx context.Context, change tenant.Change) error {
	t := &transaction{table: s.table, at: change.Event.At}
	if change.Request != nil {
		if err := t.addRequest(change.Request); err != nil {
			return err
		}
	}
	for _, w := range change.Writes {
		if err := t.add(w); err != nil {
			return err
		}
	}
	if err := t.addEvent(change.Event, change.Request); err != nil {
		return err
	}
	if change.Outcome != nil {
		if err := t.addEvent(*change.Outcome, change.Request); err != nil {
			return err
		}
	}
	return t.write(ctx, s.client)
}

// get reads items by key, strongly consistent: at most maxBatch keys, without
// duplicates (limits of BatchGetItem).
func (s *Store) get(ctx context.Context, keys []key) (found, error) {
	asked := make([]item, 0, len(keys))
	for _, k := range keys {
		if k.fits() { // nothing has a key that does not
			asked = append(asked, k.item())
		}
	}
	items := make(found, len(keys))
	for attempt := 1; len(asked) > 0; attempt++ {
		out, err := s.client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
			RequestItems: map[string]types.KeysAndAttributes{s.table: {Keys: asked, ConsistentRead: aws.Bool(true)}},
		})
		if err != nil {
			return nil, err
		}
		for _, i := range out.Responses[s.table] {
			k, err := keyOf(i)
			if err != nil {
				return nil, err
			}
			items[k] = i
		}
		if asked = out.UnprocessedKeys[s.table].Keys; len(asked) == 0 {
			break
		}
		// The table was too busy to return all of them.
		if err := waitAfter(ctx, attempt); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// waitAfter waits before the next attempt on a busy table.
func waitAfter(ctx context.Context, attempt int) error {
	wait, err := pause(attempt, nil)
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
		return nil
	}
}

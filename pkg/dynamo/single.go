package dynamo

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Write applies all writes or none, as of that time. A single repeatable write is sent
// without a transaction, at half the cost.
func (s *Store) Write(ctx context.Context, at time.Time, writes ...tenant.Write) error {
	t := &transaction{table: s.table, at: at}
	for _, w := range writes {
		if err := t.add(w); err != nil {
			return err
		}
	}
	if len(writes) == 1 && isRepeatable(writes[0]) {
		return t.writeAlone(ctx, s.client)
	}
	return t.write(ctx, s.client)
}

// isRepeatable reports whether the SDK may repeat a write after losing its response:
// its condition still holds once it was applied.
func isRepeatable(w tenant.Write) bool {
	switch w := w.(type) {
	case tenant.Put, tenant.Drop, tenant.Count:
		return true
	case tenant.Update:
		_, ok := w.Entity.(tenant.Versioned)
		return !ok
	case tenant.Create:
		_, ok := w.Entity.(*tenant.UsedOnce) // records its writer
		return ok
	default:
		return false
	}
}

// writeAlone sends the only write without a transaction.
func (t *transaction) writeAlone(ctx context.Context, client *dynamodb.Client) error {
	var err error
	switch i := t.items[0]; {
	case i.Put != nil:
		_, err = client.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: i.Put.TableName, Item: i.Put.Item, ConditionExpression: i.Put.ConditionExpression,
			ExpressionAttributeNames: i.Put.ExpressionAttributeNames, ExpressionAttributeValues: i.Put.ExpressionAttributeValues,
		})
	case i.Update != nil:
		_, err = client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: i.Update.TableName, Key: i.Update.Key, UpdateExpression: i.Update.UpdateExpression,
			ExpressionAttributeValues: i.Update.ExpressionAttributeValues,
		})
	default:
		_, err = client.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: i.Delete.TableName, Key: i.Delete.Key})
	}
	var failed *types.ConditionalCheckFailedException
	if errors.As(err, &failed) {
		return t.lost[0](err, failed.Item)
	}
	return readError(err)
}

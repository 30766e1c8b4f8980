package dynamo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// SigningKeys gives the signing keys of an instance, strongly consistent, the
// oldest first; some may have expired.
func (s *Store) SigningKeys(ctx context.Context, instanceID string) ([]*tenant.SigningKey, error) {
	var keys []*tenant.SigningKey
	pages := dynamodb.NewQueryPaginator(s.client, &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), KeyConditionExpression: aws.String("pk = :pk"),
		ExpressionAttributeValues: item{":pk": &types.AttributeValueMemberS{Value: signingPK(instanceID)}},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, readError(err)
		}
		for _, raw := range page.Items {
			// read wants items by key; each is the only one of its own.
			i, _, err := read[signingKeyItem](found{key{}: raw}, key{})
			if err != nil {
				return nil, err
			}
			keys = append(keys, i.entity(instanceID))
		}
	}
	return keys, nil
}

// AddSigningKey adds a key and its entry in the list of those to be replaced,
// in place of the entry of previous, the key before it; nil for none. It
// returns tenant.ErrCollision if the instance has a key of that number.
func (s *Store) AddSigningKey(ctx context.Context, k, previous *tenant.SigningKey) error {
	items, err := marshal(newSigningKeyItem(k), markItem{dueSigningKeyKey(k.Due()), k.ExpiresAt.Unix()})
	if err != nil {
		return err
	}
	writes := []types.TransactWriteItem{
		{Put: &types.Put{TableName: &s.table, Item: items[0], ConditionExpression: aws.String("attribute_not_exists(pk)")}},
		{Put: &types.Put{TableName: &s.table, Item: items[1]}},
	}
	if previous != nil {
		writes = append(writes, types.TransactWriteItem{
			Delete: &types.Delete{TableName: &s.table, Key: dueSigningKeyKey(previous.Due()).item()},
		})
	}
	return s.transact(ctx, writes...)
}

// UseSigningKey notes that a key signs. It returns tenant.ErrCollision if there
// is no such key.
func (s *Store) UseSigningKey(ctx context.Context, instanceID string, number int) error {
	_, err := s.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.table, Key: signingKeyKey(instanceID, number).item(),
		UpdateExpression: aws.String("SET #used = :yes"), ConditionExpression: aws.String("attribute_exists(pk)"),
		ExpressionAttributeNames:  map[string]string{"#used": "used"},
		ExpressionAttributeValues: item{":yes": &types.AttributeValueMemberBOOL{Value: true}},
	})
	return conditionError(err)
}

// DueSigningKeys gives the keys to be replaced that are due, strongly
// consistent: those that have been due for longest, and no more than limit.
func (s *Store) DueSigningKeys(ctx context.Context, now time.Time, limit int) ([]tenant.DueSigningKey, error) {
	var due []tenant.DueSigningKey
	for shard := range shards {
		out, err := s.client.Query(ctx, &dynamodb.QueryInput{
			TableName: &s.table, ConsistentRead: aws.Bool(true), Limit: aws.Int32(int32(limit)),
			KeyConditionExpression: aws.String("pk = :pk AND sk < :later"),
			ExpressionAttributeValues: item{
				":pk":    &types.AttributeValueMemberS{Value: dueSigningKeysPK(shard)},
				":later": &types.AttributeValueMemberS{Value: dueSigningKeysFrom(now.Add(time.Second))},
			},
		})
		if err != nil {
			return nil, readError(err)
		}
		for _, raw := range out.Items {
			i, _, err := read[markItem](found{key{}: raw}, key{})
			if err != nil {
				return nil, err
			}
			d, err := readDueSigningKey(i.SK)
			if err != nil {
				return nil, fmt.Errorf("item %s / %s: %w", i.PK, i.SK, err)
			}
			due = append(due, d)
		}
	}
	slices.SortFunc(due, func(a, b tenant.DueSigningKey) int { return a.At.Compare(b.At) })
	return due[:min(len(due), limit)], nil
}

// DropDueSigningKey takes an entry off the list; there need not be one.
func (s *Store) DropDueSigningKey(ctx context.Context, due tenant.DueSigningKey) error {
	return s.delete(ctx, dueSigningKeyKey(due))
}

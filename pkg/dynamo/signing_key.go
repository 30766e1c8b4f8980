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

// SigningKeys returns the signing keys of an instance, oldest first, strongly
// consistent. Some may have expired.
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
			// read takes a map of items by key; here it is a map of one.
			i, _, err := read[signingKeyItem](found{key{}: raw}, key{})
			if err != nil {
				return nil, err
			}
			keys = append(keys, i.entity(instanceID))
		}
	}
	return keys, nil
}

// DueSigningKeys returns the signing keys that are due for replacement, longest due
// first, at most limit, strongly consistent.
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
			d.ExpiresAt = time.Unix(i.Expires, 0).UTC()
			due = append(due, d)
		}
	}
	slices.SortFunc(due, func(a, b tenant.DueSigningKey) int { return a.At.Compare(b.At) })
	return due[:min(len(due), limit)], nil
}

package dynamo

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

type keyPairItem struct {
	key
	Slot      int       `dynamodbav:"slot"`
	ID        string    `dynamodbav:"id"`
	PublicKey []byte    `dynamodbav:"publicKey"`
	Encrypted []byte    `dynamodbav:"encrypted"`
	CreatedAt time.Time `dynamodbav:"createdAt"`
}

// keyPairsRead is how many pairs one read returns: enough for a function to keep some
// for later, but little overlap with what other functions hold.
const keyPairsRead = 32

// KeyPairs reads from either end of a shard, chosen at random. See tenant.KeyStock.
func (s *Store) KeyPairs(ctx context.Context, part int) ([]*tenant.StockedKeyPair, error) {
	in := s.keyStockQuery(part)
	in.Limit, in.ScanIndexForward = aws.Int32(keyPairsRead), aws.Bool(rand.N(2) == 0)
	out, err := s.client.Query(ctx, in)
	if err != nil {
		return nil, readError(err)
	}
	return stockedKeyPairs(nil, out.Items)
}

// Stocked queries each shard, once per MB. See tenant.KeyStock.
func (s *Store) Stocked(ctx context.Context) (pairs []*tenant.StockedKeyPair, err error) {
	for part := range keyStockShards {
		in := s.keyStockQuery(part)
		in.ProjectionExpression = aws.String("slot, id, createdAt")
		for pages := dynamodb.NewQueryPaginator(s.client, in); pages.HasMorePages(); {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, readError(err)
			}
			if pairs, err = stockedKeyPairs(pairs, page.Items); err != nil {
				return nil, err
			}
		}
	}
	return pairs, nil
}

func (s *Store) keyStockQuery(part int) *dynamodb.QueryInput {
	return &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), KeyConditionExpression: aws.String("pk = :pk"),
		ExpressionAttributeValues: item{":pk": &types.AttributeValueMemberS{Value: keyStockPK(part)}},
	}
}

func stockedKeyPairs(pairs []*tenant.StockedKeyPair, items []item) ([]*tenant.StockedKeyPair, error) {
	var read []keyPairItem
	if err := attributevalue.UnmarshalListOfMaps(items, &read); err != nil {
		return nil, err
	}
	for _, i := range read {
		pairs = append(pairs, &tenant.StockedKeyPair{
			Slot: i.Slot, ID: i.ID, PublicKey: i.PublicKey, Encrypted: i.Encrypted, CreatedAt: i.CreatedAt,
		})
	}
	return pairs, nil
}

// StockKeyPair writes a pair to its slot. See tenant.KeyStock.
func (s *Store) StockKeyPair(ctx context.Context, pair *tenant.StockedKeyPair, replaced string) error {
	// The SDK repeats the write if the response was lost, so the pair itself is
	// accepted.
	condition, values := "attribute_not_exists(pk) OR id = :id", item{":id": &types.AttributeValueMemberS{Value: pair.ID}}
	if replaced != "" {
		condition = "id = :replaced OR id = :id"
		values[":replaced"] = &types.AttributeValueMemberS{Value: replaced}
	}
	return s.putOnce(ctx, keyPairItem{
		keyStockKey(pair.Slot), pair.Slot, pair.ID, pair.PublicKey, pair.Encrypted, pair.CreatedAt,
	}, condition, values)
}

// HoldKeyStock records who fills the stock. See tenant.KeyStock.
func (s *Store) HoldKeyStock(ctx context.Context, by string, now, until time.Time) error {
	return s.putOnce(ctx, onceItem{markItem{keyStockHolderKey(), until.Unix() + 1}, by},
		"attribute_not_exists(pk) OR expires <= :now OR usedBy = :by",
		item{":now": seconds(now), ":by": &types.AttributeValueMemberS{Value: by}})
}

// ReleaseKeyStock undoes HoldKeyStock. See tenant.KeyStock.
func (s *Store) ReleaseKeyStock(ctx context.Context, by string) error {
	_, err := s.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: &s.table, Key: keyStockHolderKey().item(), ConditionExpression: aws.String("usedBy = :by"),
		ExpressionAttributeValues: item{":by": &types.AttributeValueMemberS{Value: by}},
	})
	if err = conditionError(err); errors.Is(err, tenant.ErrCollision) {
		return nil
	}
	return err
}

// putOnce writes an item under a condition. It returns tenant.ErrCollision if the
// condition fails.
func (s *Store) putOnce(ctx context.Context, value any, condition string, values item) error {
	i, err := marshal(value)
	if err != nil {
		return err
	}
	_, err = s.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.table, Item: i, ConditionExpression: &condition, ExpressionAttributeValues: values,
	})
	return conditionError(err)
}

// conditionError is readError, but maps a failed condition to tenant.ErrCollision.
func conditionError(err error) error {
	var failed *types.ConditionalCheckFailedException
	if errors.As(err, &failed) {
		return tenant.ErrCollision.WithCause(err)
	}
	return readError(err)
}

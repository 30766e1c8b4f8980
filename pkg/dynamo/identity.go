package dynamo

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// UseOnce remembers hash until then. It returns tenant.ErrCollision if it is
// remembered already.
func (s *Store) UseOnce(ctx context.Context, instanceID, hash string, now, until time.Time) error {
	// The SDK sends the same write again when its answer was lost: then it meets
	// itself. TTL erases hours after the time; until then what expired is in
	// nobody's way. Rounded up: a second less would let the last one be used
	// again.
	by := rand.Text()
	return s.putOnce(ctx, onceItem{markItem{onceKey(instanceID, hash), until.Unix() + 1}, by},
		"attribute_not_exists(pk) OR expires <= :now OR usedBy = :by",
		item{":now": seconds(now), ":by": &types.AttributeValueMemberS{Value: by}})
}

// RevokeAccessToken remembers, until it expires, that an access token was
// revoked.
func (s *Store) RevokeAccessToken(ctx context.Context, instanceID, userID, tokenID string, expires time.Time) error {
	return s.put(ctx, markItem{revokedKey(instanceID, userID, tokenID), expires.Unix() + 1})
}

// putOnce writes an item on a condition, and gives tenant.ErrCollision if that
// does not hold.
func (s *Store) putOnce(ctx context.Context, value any, condition string, values item) error {
	items, err := marshal(value)
	if err != nil {
		return err
	}
	_, err = s.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.table, Item: items[0], ConditionExpression: &condition, ExpressionAttributeValues: values,
	})
	return conditionError(err)
}

// conditionError is readError, with tenant.ErrCollision for a condition that
// does not hold.
func conditionError(err error) error {
	var failed *types.ConditionalCheckFailedException
	if errors.As(err, &failed) {
		return tenant.ErrCollision.WithCause(err)
	}
	return readError(err)
}

// DeletePersonalAccessToken takes a personal access token away; there need not
// be one.
func (s *Store) DeletePersonalAccessToken(ctx context.Context, instanceID, userID, tokenID string) error {
	return s.delete(ctx, tokenKey(instanceID, userID, tokenID))
}

// DeleteGrant takes a grant away; there need not be one.
func (s *Store) DeleteGrant(ctx context.Context, instanceID, userID, grantID string) error {
	return s.delete(ctx, grantKey(instanceID, userID, grantID))
}

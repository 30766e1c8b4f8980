package dynamo

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// SessionGrants returns the grants that came from a session, with only their ids,
// strongly consistent. It reads all of the user's.
func (s *Store) SessionGrants(ctx context.Context, session *tenant.Session) ([]*tenant.Grant, error) {
	query := s.grantsQuery(session.InstanceID, session.UserID)
	query.FilterExpression, query.ProjectionExpression = aws.String("#session = :session"), aws.String(keysAlone)
	query.ExpressionAttributeNames = map[string]string{"#session": "session"}
	query.ExpressionAttributeValues[":session"] = &types.AttributeValueMemberS{Value: session.ID}
	var grants []*tenant.Grant
	err := s.eachGrant(ctx, query, func(_ item, id string) error {
		grants = append(grants, &tenant.Grant{InstanceID: session.InstanceID, UserID: session.UserID, ID: id})
		return nil
	})
	return grants, err
}

// UserGrants returns all grants of a user, strongly consistent. They may have ended.
func (s *Store) UserGrants(ctx context.Context, instanceID, userID string) ([]*tenant.Grant, error) {
	var grants []*tenant.Grant
	err := s.eachGrant(ctx, s.grantsQuery(instanceID, userID), func(i item, id string) error {
		k := grantKey(instanceID, userID, id)
		grant, _, err := read[grantItem](found{k: i}, k)
		if err == nil {
			grants = append(grants, grant.entity(instanceID, userID, id))
		}
		return err
	})
	return grants, err
}

func (s *Store) grantsQuery(instanceID, userID string) *dynamodb.QueryInput {
	first := grantKey(instanceID, userID, "")
	return &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true),
		KeyConditionExpression: aws.String("pk = :pk AND begins_with(sk, :prefix)"),
		ExpressionAttributeValues: item{
			":pk": &types.AttributeValueMemberS{Value: first.PK}, ":prefix": &types.AttributeValueMemberS{Value: first.SK},
		},
	}
}

// eachGrant calls do with each item of a query for grants, and its grant's id.
func (s *Store) eachGrant(ctx context.Context, query *dynamodb.QueryInput, do func(i item, id string) error) error {
	for pages := dynamodb.NewQueryPaginator(s.client, query); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return readError(err)
		}
		for _, i := range page.Items {
			k, err := keyOf(i)
			if err != nil {
				return err
			}
			if err := do(i, strings.TrimPrefix(k.SK, grantKey("", "", "").SK)); err != nil {
				return err
			}
		}
	}
	return nil
}

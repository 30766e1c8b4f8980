package dynamo

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// SessionGrants returns the grants made in a session, with only their ids set, strongly
// consistent. It reads all grants of the user.
func (s *Store) SessionGrants(ctx context.Context, session *tenant.Session) ([]*tenant.Grant, error) {
	var grants []*tenant.Grant
	first := grantKey(session.InstanceID, session.UserID, "")
	pages := dynamodb.NewQueryPaginator(s.client, &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true),
		KeyConditionExpression: aws.String("pk = :pk AND begins_with(sk, :prefix)"), FilterExpression: aws.String("#session = :session"),
		ProjectionExpression:     aws.String(keysAlone),
		ExpressionAttributeNames: map[string]string{"#session": "session"},
		ExpressionAttributeValues: item{
			":pk": &types.AttributeValueMemberS{Value: first.PK}, ":prefix": &types.AttributeValueMemberS{Value: first.SK},
			":session": &types.AttributeValueMemberS{Value: session.ID},
		},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, readError(err)
		}
		for _, i := range page.Items {
			k, err := keyOf(i)
			if err != nil {
				return nil, err
			}
			grants = append(grants, &tenant.Grant{InstanceID: session.InstanceID, UserID: session.UserID, ID: strings.TrimPrefix(k.SK, first.SK)})
		}
	}
	return grants, nil
}

package dynamo

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// members erases the members of those resources within in that isDead accepts. Their
// users may live on and keep everything else.
func (e *eraser) members(ctx context.Context, in tenant.Resource, isDead func(tenant.Resource) bool) error {
	return e.pages(ctx, list{pk: membersPK(e.iid), prefix: membersWithin(in), attributes: keysAlone}, func(items []item) error {
		var dead []item
		var users []membershipOfUser
		for _, i := range items {
			k, err := keyOf(i)
			if err != nil {
				return err
			}
			on, uid, err := readMemberKey(k.SK)
			if err != nil {
				return err
			}
			if isDead(on) {
				dead, users = append(dead, i), append(users, membershipOfUser{uid, on})
			}
		}
		// Members go last: they lead to their users.
		if err := atOnce(users, func(of membershipOfUser) error { return e.leave(ctx, of) }); err != nil {
			return err
		}
		return e.items(ctx, "member", dead)
	})
}

type membershipOfUser struct {
	userID string
	on     tenant.Resource
}

// leave removes a membership from a user, who may be gone already. It counts up the
// user's version, so that a concurrent change of the user has to read again.
func (e *eraser) leave(ctx context.Context, of membershipOfUser) error {
	k := userKey(e.iid, of.userID)
	_, err := e.store.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: aws.String(e.store.table), Key: k.item(),
		UpdateExpression:          aws.String("REMOVE memberships.#of SET #sequence = #sequence + :one"),
		ConditionExpression:       aws.String("attribute_exists(memberships.#of)"),
		ExpressionAttributeNames:  map[string]string{"#of": membershipOf(of.on), "#sequence": "sequence"},
		ExpressionAttributeValues: item{":one": &types.AttributeValueMemberN{Value: "1"}},
	})
	var isNone *types.ConditionalCheckFailedException
	if errors.As(err, &isNone) {
		return nil
	}
	return readError(err)
}

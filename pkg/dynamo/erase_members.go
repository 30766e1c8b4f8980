package dynamo

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// members erases the members of what is in a resource and is dead. Their users may
// live: they are members of it no longer, and keep all else.
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
		// The members lead to their users, so they go last.
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

// leave takes a membership from a user, of whom there may be nothing left. Whoever
// changes the user at the same time reads again.
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

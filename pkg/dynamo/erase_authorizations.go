package dynamo

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// entriesOf returns the keys of the entries for the authorizations in a user's item i.
func (e *eraser) entriesOf(i item) ([]key, error) {
	of, _, err := read[authorizationsItem](found{key{}: i}, key{})
	if err != nil {
		return nil, err
	}
	keys := make([]key, len(of.All))
	for n, one := range of.All {
		keys[n] = authorizationEntryKey(e.iid, one.ID)
	}
	return keys, nil
}

// authorizationsOf erases the authorizations that isDead accepts. It has to read all
// entries of the instance to find them. Users who still exist keep their other
// authorizations.
func (e *eraser) authorizationsOf(ctx context.Context, isDead func(authorizationEntryItem) bool) error {
	return e.pages(ctx, list{pk: authorizationsPK(e.iid)}, func(items []item) error {
		entries, err := readAll[authorizationEntryItem](items)
		if err != nil {
			return err
		}
		var own []item
		ids := map[string][]string{}
		for n, i := range entries {
			if isDead(i) {
				own, ids[i.UserID] = append(own, items[n]), append(ids[i.UserID], i.SK)
			}
		}
		for uid, of := range ids {
			if err := e.forget(ctx, uid, of); err != nil {
				return err
			}
		}
		return e.items(ctx, "authorization", own)
	})
}

// forget removes authorizations from a user's item, if the user still exists. It
// retries when others change the item concurrently.
func (e *eraser) forget(ctx context.Context, uid string, ids []string) error {
	k := authorizationsKey(e.iid, uid)
	for attempt := 1; ; attempt++ {
		items, err := e.store.get(ctx, []key{k})
		if err != nil {
			return readError(err)
		}
		i, ok, err := read[authorizationsItem](items, k)
		if !ok {
			return err
		}
		before := len(i.All)
		i.All = slices.DeleteFunc(i.All, func(one authorizationItem) bool { return slices.Contains(ids, one.ID) })
		if len(i.All) == before {
			return nil
		}
		isSame := equals("sequence", items[k]["sequence"])
		i.Sequence++
		next, err := marshal(i)
		if err != nil {
			return err
		}
		_, err = e.store.client.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: &e.store.table, Item: next, ConditionExpression: isSame.expression(),
			ExpressionAttributeNames: isSame.names, ExpressionAttributeValues: isSame.values,
		})
		var changed *types.ConditionalCheckFailedException
		if !errors.As(err, &changed) {
			return readError(err)
		}
		if err := waitAfter(ctx, attempt); err != nil {
			return err
		}
	}
}

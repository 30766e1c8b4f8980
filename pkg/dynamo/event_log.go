package dynamo

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Events reads part of an instance's log with one strongly consistent query. It returns
// at most q.Limit entries, and no more than fit in 1 MB. The cost depends on the
// entries examined, not on their position in the log.
func (s *Store) Events(ctx context.Context, instanceID string, q tenant.EventQuery) (tenant.EventPage, error) {
	var page tenant.EventPage
	if q.First > q.Last || q.Limit <= 0 {
		return page, nil
	}
	out, err := s.client.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), Limit: aws.Int32(int32(q.Limit)), //nolint:gosec // a page
		ScanIndexForward:       aws.Bool(!q.Descending),
		KeyConditionExpression: aws.String("pk = :pk AND sk BETWEEN :first AND :last"),
		ExpressionAttributeValues: item{
			":pk":    &types.AttributeValueMemberS{Value: eventKey(instanceID, "").PK},
			":first": &types.AttributeValueMemberS{Value: eventID(q.First)},
			":last":  &types.AttributeValueMemberS{Value: eventID(q.Last)},
		},
	})
	if err != nil {
		return page, readError(err)
	}
	page.Read = len(out.Items)
	for _, raw := range out.Items {
		i, _, err := read[eventItem](found{key{}: raw}, key{})
		if err != nil {
			return page, err
		}
		if i.Expires != 0 && !q.At.Before(time.Unix(i.Expires, 0)) {
			continue
		}
		page.Events = append(page.Events, i.event())
	}
	if len(out.LastEvaluatedKey) > 0 {
		page.Next, err = following(out.LastEvaluatedKey, q.Descending)
	}
	return page, err
}

// following returns the id at which reading continues after the last key.
func following(last item, descending bool) (uint64, error) {
	k, err := keyOf(last)
	if err != nil {
		return 0, err
	}
	id, err := strconv.ParseUint(k.SK, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("id of an event: %w", err)
	}
	if descending {
		return id - 1, nil
	}
	return id + 1, nil
}

func (i eventItem) event() tenant.Event {
	e := tenant.Event{
		InstanceID: i.InstanceID, ID: i.ID, Type: i.Type, Actor: i.Actor, At: i.At,
		Data: json.RawMessage(i.Data), RequestID: i.RequestID,
	}
	if i.Correlation != "" {
		e.Correlation = json.RawMessage(i.Correlation)
	}
	return e
}

// UsersByID reads users by id, strongly consistent. Users who do not exist are missing
// from the result.
func (s *Store) UsersByID(ctx context.Context, instanceID string, ids []string) (map[string]*tenant.User, error) {
	keys := make([]key, len(ids))
	for n, id := range ids {
		keys[n] = userKey(instanceID, id)
	}
	items, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	users := make(map[string]*tenant.User, len(items))
	for _, id := range ids {
		user, err := items.user(instanceID, id)
		if err != nil {
			return nil, err
		}
		if user != nil {
			users[id] = user
		}
	}
	return users, nil
}

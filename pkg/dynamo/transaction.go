package dynamo

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	isNew   = "attribute_not_exists(pk)"
	isThere = "attribute_exists(pk)"
)

// transaction is a list of writes. DynamoDB says of each item by its place why
// it cancelled the transaction, so what the loss of an item means is kept
// parallel to the items.
type transaction struct {
	table string
	// at is the time of the change: what expired by then is gone.
	at    time.Time
	items []types.TransactWriteItem
	lost  []lost
}

// lost returns what the loss of an item means; old is the item that was in the
// way, where the item asked for it.
type lost func(cause error, old item) error

// means is the loss of an item that always has the same meaning.
func means(e *tenant.Error) lost {
	return func(cause error, _ item) error { return e.WithCause(cause) }
}

// condition is what must hold of the stored item. Names that DynamoDB reserves
// are written with a "#" in text: names has them.
type condition struct {
	text   string
	values item
	names  map[string]string
}

func (t *transaction) put(i item, c condition, l lost) *types.Put {
	put := &types.Put{
		TableName: &t.table, Item: i, ConditionExpression: aws.String(c.text),
		ExpressionAttributeNames: c.names, ExpressionAttributeValues: c.values,
	}
	t.items, t.lost = append(t.items, types.TransactWriteItem{Put: put}), append(t.lost, l)
	return put
}

func (t *transaction) delete(k key, c condition, l lost) {
	t.items = append(t.items, types.TransactWriteItem{Delete: &types.Delete{
		TableName: &t.table, Key: k.item(), ConditionExpression: aws.String(c.text),
		ExpressionAttributeNames: c.names, ExpressionAttributeValues: c.values,
	}})
	t.lost = append(t.lost, l)
}

// add appends the items of a write.
func (t *transaction) add(w tenant.Write) error {
	l := means(w.Lost())
	switch w := w.(type) {
	case tenant.Create:
		items, err := marshalEntity(w.Entity)
		for _, i := range items {
			t.put(i, condition{text: isNew}, l)
		}
		return err
	case tenant.Update:
		items, err := marshalEntity(w.Entity)
		if err != nil {
			return err
		}
		t.put(items[0], ofRevision(w.Entity.Revised().Sequence-1), l)
		return nil
	case tenant.Delete:
		return t.addDelete(w, l)
	case tenant.Claim:
		items, err := marshalClaim(w)
		if err != nil {
			return err
		}
		t.put(items[0], condition{text: isNew}, l)
		return nil
	case tenant.Release:
		attribute, owner := "owner", w.Owner
		if w.Kind == tenant.ClaimHost {
			attribute, owner = "instance", w.InstanceID
		}
		t.delete(claimKey(w.Kind, w.InstanceID, w.Name), equals(attribute, &types.AttributeValueMemberS{Value: owner}), l)
		return nil
	case tenant.Take:
		// By its id: the slot may hold another one by now.
		t.delete(keyStockKey(w.Pair.Slot), equals("id", &types.AttributeValueMemberS{Value: w.Pair.ID}), l)
		return nil
	default:
		return fmt.Errorf("no item for a %T", w)
	}
}

func (t *transaction) addDelete(w tenant.Delete, l lost) error {
	items, err := marshalEntity(w.Entity)
	if err != nil {
		return err
	}
	k, err := keyOf(items[0])
	if err != nil {
		return err
	}
	c := condition{text: isThere}
	if entity, ok := w.Entity.(tenant.Revised); ok {
		c = ofRevision(entity.Revised().Sequence)
	} else if _, ok := items[0]["expires"]; ok {
		c = condition{text: "expires > :now", values: item{":now": seconds(t.at)}}
	}
	t.delete(k, c, l)
	return nil
}

// addRequest appends the record of a request.
func (t *transaction) addRequest(r *tenant.RequestRecord) error {
	items, err := marshalRequest(r)
	if err != nil {
		return err
	}
	// TTL erases hours after the time; until then an expired record is in
	// nobody's way.
	put := t.put(items[0], condition{text: isNew + " OR expires <= :now", values: item{":now": seconds(r.At)}},
		func(_ error, old item) error { return repeated(r.Key, old) })
	put.ReturnValuesOnConditionCheckFailure = types.ReturnValuesOnConditionCheckFailureAllOld
	return nil
}

// addEvent appends an event.
func (t *transaction) addEvent(k key, e tenant.Event) error {
	items, err := marshalEvent(k, e)
	if err != nil {
		return err
	}
	t.put(items[0], condition{text: isNew}, means(tenant.ErrCollision))
	return nil
}

// write sends the transaction.
func (t *transaction) write(ctx context.Context, client *dynamodb.Client) error {
	// The SDK adds a client request token, so an attempt whose answer was lost
	// is not applied twice when it is repeated.
	_, err := client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: t.items})
	return t.error(err)
}

// error says what the failure of the transaction means: the first item that
// was lost decides.
func (t *transaction) error(err error) error {
	var cancelled *types.TransactionCanceledException
	if !errors.As(err, &cancelled) {
		return readError(err)
	}
	if metOthers(err) {
		return tenant.ErrUnavailable.WithCause(err)
	}
	for i, r := range cancelled.CancellationReasons {
		switch code := aws.ToString(r.Code); code {
		case reasonNone, "", reasonConflict, reasonThrottled, reasonThroughput:
		case reasonConditionFailed:
			if i < len(t.lost) {
				return t.lost[i](err, r.Item)
			}
			return fmt.Errorf("item %d of %d of a transaction: %w", i, len(t.lost), err)
		default:
			return fmt.Errorf("item %d of a transaction: %s: %w", i, code, err)
		}
	}
	return fmt.Errorf("transaction cancelled without a reason: %w", err)
}

// ofRevision is the condition that an entity is there in that revision.
func ofRevision(sequence uint64) condition {
	return equals("sequence", &types.AttributeValueMemberN{Value: strconv.FormatUint(sequence, 10)})
}

// equals is the condition that an attribute has that value.
func equals(attribute string, value types.AttributeValue) condition {
	return condition{
		text: "#attribute = :value", names: map[string]string{"#attribute": attribute}, values: item{":value": value},
	}
}

// seconds returns a time as the attribute "expires" has it.
func seconds(at time.Time) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(at.Unix(), 10)}
}

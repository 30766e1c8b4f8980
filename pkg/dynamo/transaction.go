package dynamo

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// transaction is a list of writes. DynamoDB reports cancellation reasons by position,
// so the meaning of each item's loss is kept parallel to the items.
type transaction struct {
	table string
	// at is the time of the change, which decides what has expired.
	at    time.Time
	items []types.TransactWriteItem
	lost  []lost
}

// lost maps the loss of an item to an error; old is the item that caused it, if it was
// requested.
type lost func(cause error, old item) error

// means returns a lost that always returns e.
func means(e *tenant.Error) lost {
	return func(cause error, _ item) error {
		if e == nil {
			return fmt.Errorf("an item without a condition was lost: %w", cause)
		}
		return e.WithCause(cause)
	}
}

func (t *transaction) put(i item, c condition, l lost) *types.Put {
	put := &types.Put{
		TableName: &t.table, Item: i, ConditionExpression: c.expression(),
		ExpressionAttributeNames: c.names, ExpressionAttributeValues: c.values,
	}
	t.items, t.lost = append(t.items, types.TransactWriteItem{Put: put}), append(t.lost, l)
	return put
}

func (t *transaction) delete(k key, c condition, l lost) {
	t.items = append(t.items, types.TransactWriteItem{Delete: &types.Delete{
		TableName: &t.table, Key: k.item(), ConditionExpression: c.expression(),
		ExpressionAttributeNames: c.names, ExpressionAttributeValues: c.values,
	}})
	t.lost = append(t.lost, l)
}

// add appends the item of a write.
func (t *transaction) add(w tenant.Write) error {
	l := means(w.Lost())
	switch w := w.(type) {
	case tenant.Create:
		return t.putEntity(w.Entity, t.isNew, l)
	case tenant.Update:
		return t.putEntity(w.Entity, func(e tenant.Entity, i item) condition { return t.isOf(e, i, -1) }, l)
	case tenant.Put:
		return t.putEntity(w.Entity, always, l)
	case tenant.Delete:
		if w.Any {
			return t.deleteEntity(w.Entity, t.isThere, l)
		}
		return t.deleteEntity(w.Entity, func(e tenant.Entity, i item) condition { return t.isOf(e, i, 0) }, l)
	case tenant.Upsert:
		return t.upsert(w.Entity, l)
	case tenant.Drop:
		return t.deleteEntity(w.Entity, always, l)
	case tenant.Count:
		t.count(w.Failures, l)
		return nil
	case tenant.Claim:
		return t.claim(w)
	case tenant.Release:
		t.delete(claimKey(w.Kind, w.InstanceID, w.Name), isHeldBy(w.Kind, w.InstanceID, w.Owner), l)
		return nil
	case tenant.Absent:
		return t.check(w.Entity, func(tenant.Entity, item) condition { return condition{text: isNew} }, l)
	case tenant.Present:
		return t.check(w.Entity, t.isThere, l)
	case tenant.Unchanged:
		return t.check(w.Entity, func(e tenant.Entity, i item) condition { return t.isOf(e, i, 0) }, l)
	case tenant.Take:
		// Compared by id, because the slot may have been refilled.
		t.delete(keyStockKey(w.Pair.Slot), equals("id", &types.AttributeValueMemberS{Value: w.Pair.ID}), l)
		return nil
	default:
		return fmt.Errorf("no item for a %T", w)
	}
}

// conditioned returns the condition on an entity, whose item is i.
type conditioned func(e tenant.Entity, i item) condition

func (t *transaction) putEntity(e tenant.Entity, c conditioned, l lost) error {
	i, err := marshalEntity(e)
	if err != nil {
		return err
	}
	t.put(i, c(e, i), l)
	return nil
}

// itemOf returns the item of an entity, and its key.
func itemOf(e tenant.Entity) (item, key, error) {
	i, err := marshalEntity(e)
	if err != nil {
		return nil, key{}, err
	}
	k, err := keyOf(i)
	return i, k, err
}

func (t *transaction) deleteEntity(e tenant.Entity, c conditioned, l lost) error {
	i, k, err := itemOf(e)
	if err != nil {
		return err
	}
	t.delete(k, c(e, i), l)
	return nil
}

// claim appends a claim, which may replace that of a holder who is gone.
func (t *transaction) claim(w tenant.Claim) error {
	i, err := marshalClaim(w)
	if err != nil {
		return err
	}
	c := condition{text: isNew}
	if w.From != nil {
		c = isHeldBy(w.Kind, w.From.InstanceID, w.From.Owner)
		c.text = isNew + " OR " + c.text
	}
	put := t.put(i, c, func(cause error, old item) error {
		var holder claimItem
		if err := attributevalue.UnmarshalMap(old, &holder); err != nil {
			return fmt.Errorf("claim of %s: %w", w.Name, err)
		}
		return &tenant.NameTakenError{Claim: w, Holder: tenant.Holder{InstanceID: holder.InstanceID, Owner: holder.Owner, OrgID: holder.OrgID}, Cause: cause}
	})
	put.ReturnValuesOnConditionCheckFailure = types.ReturnValuesOnConditionCheckFailureAllOld
	return nil
}

// check appends a condition on an entity that is not written.
func (t *transaction) check(e tenant.Entity, c conditioned, l lost) error {
	i, k, err := itemOf(e)
	if err != nil {
		return err
	}
	must := c(e, i)
	t.items = append(t.items, types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
		TableName: &t.table, Key: k.item(), ConditionExpression: must.expression(),
		ExpressionAttributeNames: must.names, ExpressionAttributeValues: must.values,
	}})
	t.lost = append(t.lost, l)
	return nil
}

// count appends an update that adds one to failures.
func (t *transaction) count(f *tenant.SignInFailures, l lost) {
	t.items = append(t.items, types.TransactWriteItem{Update: &types.Update{
		TableName: &t.table, Key: signInFailuresKey(f.InstanceID, f.Name).item(),
		UpdateExpression:          aws.String("ADD failures :one SET expires = :until"),
		ExpressionAttributeValues: item{":one": &types.AttributeValueMemberN{Value: "1"}, ":until": seconds(f.ExpiresAt)},
	}})
	t.lost = append(t.lost, l)
}

// upsert appends an update that sets all attributes of an entity, keeps the creation
// time if it already exists, and increments its version.
func (t *transaction) upsert(e tenant.Entity, l lost) error {
	i, k, err := itemOf(e)
	if err != nil {
		return err
	}
	names, values := map[string]string{"#sequence": "sequence"}, item{":one": &types.AttributeValueMemberN{Value: "1"}}
	var set []string
	for n, name := range slices.Sorted(maps.Keys(i)) {
		if name == "pk" || name == "sk" || name == "sequence" {
			continue
		}
		attribute, value := fmt.Sprintf("#a%d", n), fmt.Sprintf(":v%d", n)
		names[attribute], values[value] = name, i[name]
		if name == "createdAt" {
			value = "if_not_exists(" + attribute + ", " + value + ")"
		}
		set = append(set, attribute+" = "+value)
	}
	t.items = append(t.items, types.TransactWriteItem{Update: &types.Update{
		TableName: &t.table, Key: k.item(), UpdateExpression: aws.String("SET " + strings.Join(set, ", ") + " ADD #sequence :one"),
		ExpressionAttributeNames: names, ExpressionAttributeValues: values,
	}})
	t.lost = append(t.lost, l)
	return nil
}

// addRequest appends the record of a request.
func (t *transaction) addRequest(r *tenant.RequestRecord) error {
	i, err := marshalRequest(r)
	if err != nil {
		return err
	}
	c := newOrExpired(r.At)
	if r.Replaces != nil {
		// The sealed bytes of a record are unique.
		c.text += " OR sealed = :replaced"
		c.values[":replaced"] = &types.AttributeValueMemberB{Value: r.Replaces.Sealed}
	}
	put := t.put(i, c, func(_ error, old item) error { return repeated(r.Key, old) })
	put.ReturnValuesOnConditionCheckFailure = types.ReturnValuesOnConditionCheckFailureAllOld
	return nil
}

// addEvent appends an event of the change that request made; request is nil for none.
func (t *transaction) addEvent(e tenant.Event, request *tenant.RequestRecord) error {
	i, err := marshalEvent(e, request)
	if err != nil {
		return err
	}
	t.put(i, condition{text: isNew}, means(tenant.ErrCollision))
	return nil
}

// write sends the transaction.
func (t *transaction) write(ctx context.Context, client *dynamodb.Client) error {
	// The SDK adds a client request token, so repeating an attempt whose response was
	// lost does not apply it twice.
	_, err := client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: t.items})
	return t.error(err)
}

// error maps a failed transaction to an error: the first lost item decides.
func (t *transaction) error(err error) error {
	var cancelled *types.TransactionCanceledException
	if !errors.As(err, &cancelled) || metOthers(err) {
		return readError(err)
	}
	for i, r := range cancelled.CancellationReasons {
		switch code := aws.ToString(r.Code); code {
		case reasonNone, "", reasonConflict, reasonThrottled, reasonThroughput:
		case reasonConditionFailed:
			if i < len(t.lost) {
				return t.lost[i](err, r.Item)
			}
			return fmt.Errorf("transaction item %d of %d: %w", i, len(t.lost), err)
		default:
			return fmt.Errorf("transaction item %d: %s: %w", i, code, err)
		}
	}
	return fmt.Errorf("transaction cancelled without a reason: %w", err)
}

// seconds returns a time as a value of the attribute "expires".
func seconds(at time.Time) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(at.Unix(), 10)}
}

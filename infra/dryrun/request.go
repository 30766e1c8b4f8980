package dryrun

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Item is what DynamoDB keeps.
type Item = map[string]types.AttributeValue

// Request is one that writes.
type Request struct {
	// Writes are puts and deletes, in the order in which the store has them.
	Writes []types.TransactWriteItem
	// Transaction is false for a put that is sent alone.
	Transaction bool
}

// RequestOf gives the request that a client's input is; false for one that reads.
func RequestOf(input any) (Request, bool) {
	switch in := input.(type) {
	case *dynamodb.TransactWriteItemsInput:
		return Request{in.TransactItems, true}, true
	case *dynamodb.PutItemInput:
		return Request{Writes: []types.TransactWriteItem{{Put: &types.Put{
			TableName: in.TableName, Item: in.Item,
			ConditionExpression: in.ConditionExpression, ExpressionAttributeValues: in.ExpressionAttributeValues,
		}}}}, true
	default:
		return Request{}, false
	}
}

// Write is what a request does to one item.
type Write struct {
	// Item is what is put, or what was there and is deleted.
	Item Item
	// Units is the write units that it consumes.
	Units int
}

// Ledger knows what is deleted: it remembers the items that were put alone, as key pairs are into their stock. No other
// item is deleted here. The zero value is ready; not safe for concurrent use.
type Ledger struct{ alone map[string]Item }

// Writes gives what a request does. Requests must come in the order in which they are carried out.
func (l *Ledger) Writes(r Request) ([]Write, error) {
	writes := make([]Write, len(r.Writes))
	for i, w := range r.Writes {
		var item Item
		switch {
		case w.Put != nil:
			item = w.Put.Item
			if !r.Transaction {
				l.remember(item)
			}
		case w.Delete != nil:
			k := primaryKey(w.Delete.Key)
			if item = l.alone[k]; item == nil {
				return nil, fmt.Errorf("dry run: %s is deleted, and was not put alone", k)
			}
			delete(l.alone, k)
		default:
			return nil, fmt.Errorf("dry run: write %d of a request puts and deletes nothing", i)
		}
		units := WriteUnits(Size(item))
		if r.Transaction {
			units *= 2 // for its two phases
		}
		writes[i] = Write{item, units}
	}
	return writes, nil
}

func (l *Ledger) remember(item Item) {
	if l.alone == nil {
		l.alone = map[string]Item{}
	}
	l.alone[primaryKey(item)] = item
}

// PartitionKey gives it of an item or of a primary key.
func PartitionKey(item Item) string { return item["pk"].(*types.AttributeValueMemberS).Value }

func primaryKey(item Item) string {
	return PartitionKey(item) + " / " + item["sk"].(*types.AttributeValueMemberS).Value
}

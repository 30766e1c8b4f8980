package dryrun

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Size gives the bytes of an item as DynamoDB counts them for capacity: names and values in UTF-8, a byte for
// each two digits of a number and one more, 3 bytes for a list or map and one for each of its elements.
// Source: DynamoDB Developer Guide, "DynamoDB item sizes and formats".
func Size(item Item) int {
	size := 0
	for name, value := range item {
		size += len(name) + valueSize(value)
	}
	return size
}

func valueSize(value types.AttributeValue) int {
	switch v := value.(type) {
	case *types.AttributeValueMemberS:
		return len(v.Value)
	case *types.AttributeValueMemberN:
		return numberSize(v.Value)
	case *types.AttributeValueMemberB:
		return len(v.Value)
	case *types.AttributeValueMemberSS:
		return len(strings.Join(v.Value, ""))
	case *types.AttributeValueMemberL:
		size := 3
		for _, element := range v.Value {
			size += 1 + valueSize(element)
		}
		return size
	case *types.AttributeValueMemberM:
		return 3 + len(v.Value) + Size(v.Value)
	default: // BOOL and NULL; the store has no other sets
		return 1
	}
}

func numberSize(digits string) int { return (len(strings.Trim(digits, "-0."))+1)/2 + 1 }

// WriteUnits gives what it consumes to put an item of that size, or to delete one: a unit for each KB that was begun.
// In a transaction it is twice that. Source: DynamoDB Developer Guide, "Read/write capacity mode", and "Amazon
// DynamoDB Transactions: How it works", capacity management.
func WriteUnits(size int) int { return (size + 1023) / 1024 }

// ReadUnits gives what a strongly consistent read of an item of that size consumes: a unit for each 4 KB that
// was begun, and one where there is no item. Source: DynamoDB Developer Guide, "Read/write capacity mode".
func ReadUnits(size int) int { return max(1, (size+4095)/4096) }

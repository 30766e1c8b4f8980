package functions_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// filter selects the items that satisfy an expression with the value :v.
type filter struct{ expression, value string }

// Tenants' items, including events, and the key pairs in stock, which belong to no
// tenant.
var (
	ofTenants = filter{"NOT begins_with(pk, :v)", "KEYSTOCK"}
	inStock   = filter{"begins_with(pk, :v)", "KEYSTOCK"}
	ofEvents  = filter{"kind = :v", "event"}
	ofMembers = filter{"attribute_exists(memberships) AND NOT begins_with(pk, :v)", "KEYSTOCK"}
)

// items returns the table's items except the key pairs in stock.
func (s *system) items(tb testing.TB) []map[string]types.AttributeValue {
	tb.Helper()
	return s.scan(tb, ofTenants)
}

// stocked returns the key pairs in stock.
func (s *system) stocked(tb testing.TB) []map[string]types.AttributeValue {
	tb.Helper()
	return s.scan(tb, inStock)
}

// countItems returns the number of items except key pairs in stock.
func (s *system) countItems(tb testing.TB) int {
	tb.Helper()
	items, _ := s.count(tb)
	return items
}

// countStocked returns the number of key pairs in stock.
func (s *system) countStocked(tb testing.TB) int {
	tb.Helper()
	_, pairs := s.count(tb)
	return pairs
}

func (s *system) scan(tb testing.TB, of filter) (items []map[string]types.AttributeValue) {
	tb.Helper()
	s.scanPages(tb, of, types.SelectAllAttributes, func(page *dynamodb.ScanOutput) { items = append(items, page.Items...) })
	return items
}

// count returns the number of items and of key pairs in stock. Without a stock it is the
// size of the table, which the engines know without reading it; AWS would be hours late.
func (s *system) count(tb testing.TB) (items, pairs int) {
	tb.Helper()
	if !s.hasStock {
		out, err := s.client.DescribeTable(context.Background(), &dynamodb.DescribeTableInput{TableName: &s.table})
		if err != nil {
			tb.Fatal(err)
		}
		return int(aws.ToInt64(out.Table.ItemCount)), 0
	}
	s.scanPages(tb, ofTenants, types.SelectCount, func(page *dynamodb.ScanOutput) {
		items, pairs = items+int(page.Count), pairs+int(page.ScannedCount-page.Count)
	})
	return items, pairs
}

func (s *system) scanPages(tb testing.TB, of filter, what types.Select, each func(*dynamodb.ScanOutput)) {
	tb.Helper()
	pages := dynamodb.NewScanPaginator(s.client, &dynamodb.ScanInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), FilterExpression: &of.expression, Select: what,
		ExpressionAttributeValues: map[string]types.AttributeValue{":v": &types.AttributeValueMemberS{Value: of.value}},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.Background())
		if err != nil {
			tb.Fatal(err)
		}
		each(page)
	}
}

// asText returns items as text, sorted.
func asText(tb testing.TB, items []map[string]types.AttributeValue) []string {
	tb.Helper()
	lines := make([]string, len(items))
	for i, item := range items {
		var line strings.Builder
		writeText(tb, &line, &types.AttributeValueMemberM{Value: item})
		lines[i] = line.String()
	}
	slices.Sort(lines)
	return lines
}

// writeText writes a value, with the names of a map in order.
func writeText(tb testing.TB, to *strings.Builder, value types.AttributeValue) {
	tb.Helper()
	switch value := value.(type) {
	case *types.AttributeValueMemberS:
		to.WriteString(value.Value)
	case *types.AttributeValueMemberN:
		to.WriteString(value.Value)
	case *types.AttributeValueMemberB:
		to.WriteString(base64.StdEncoding.EncodeToString(value.Value))
	case *types.AttributeValueMemberBOOL:
		fmt.Fprint(to, value.Value)
	case *types.AttributeValueMemberNULL:
		to.WriteString("null")
	case *types.AttributeValueMemberL:
		for _, element := range value.Value {
			to.WriteString("[")
			writeText(tb, to, element)
			to.WriteString("]")
		}
	case *types.AttributeValueMemberM:
		for _, name := range slices.Sorted(maps.Keys(value.Value)) {
			to.WriteString(" " + name + ":{")
			writeText(tb, to, value.Value[name])
			to.WriteString("}")
		}
	default:
		tb.Fatalf("the table has a value of type %T", value)
	}
}

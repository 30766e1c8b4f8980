package functions_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// The items of tenants, and the key pairs in stock, which belong to none.
const (
	ofTenants = "NOT begins_with(pk, :stock)"
	inStock   = "begins_with(pk, :stock)"
)

// items returns the table's items but the key pairs in stock.
func (s *system) items(tb testing.TB) []map[string]types.AttributeValue {
	tb.Helper()
	return s.scan(tb, ofTenants)
}

// stocked returns the key pairs in stock.
func (s *system) stocked(tb testing.TB) []map[string]types.AttributeValue {
	tb.Helper()
	return s.scan(tb, inStock)
}

// countItems returns how many items returns, without reading them.
func (s *system) countItems(tb testing.TB) int {
	tb.Helper()
	return s.count(tb, ofTenants)
}

// countStocked returns how many key pairs are in stock, without reading them.
func (s *system) countStocked(tb testing.TB) int {
	tb.Helper()
	return s.count(tb, inStock)
}

func (s *system) scan(tb testing.TB, filter string) (items []map[string]types.AttributeValue) {
	tb.Helper()
	s.scanPages(tb, filter, types.SelectAllAttributes, func(page *dynamodb.ScanOutput) { items = append(items, page.Items...) })
	return items
}

func (s *system) count(tb testing.TB, filter string) (count int) {
	tb.Helper()
	s.scanPages(tb, filter, types.SelectCount, func(page *dynamodb.ScanOutput) { count += int(page.Count) })
	return count
}

func (s *system) scanPages(tb testing.TB, filter string, what types.Select, each func(*dynamodb.ScanOutput)) {
	tb.Helper()
	pages := dynamodb.NewScanPaginator(s.client, &dynamodb.ScanInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), FilterExpression: &filter, Select: what,
		ExpressionAttributeValues: map[string]types.AttributeValue{":stock": &types.AttributeValueMemberS{Value: "KEYSTOCK"}},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.Background())
		if err != nil {
			tb.Fatal(err)
		}
		each(page)
	}
}

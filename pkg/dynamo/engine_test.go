package dynamo_test

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/infra/local/table"
	"github.com/tenantry/tenantry/infra/testing/engine"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant/storetest"
)

// engines are the DynamoDB engines that the store is tested on.
var engines = map[string]*engine.Shared{"DynamoDBLocal": engine.DynamoDBLocal, "dynoxide": engine.Dynoxide}

// TestMain stops the engines shared by the tests.
func TestMain(m *testing.M) { os.Exit(engine.Run(m)) }

// client returns a client of the engine at endpoint, configured as in a function.
func client(endpoint string, options ...func(*dynamodb.Options)) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: &endpoint, Retryer: dynamo.Retryer(),
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	}, options...)
}

var tables atomic.Int64

// newTable creates an empty table and returns its name.
func newTable(tb testing.TB, c *dynamodb.Client) string {
	tb.Helper()
	name := fmt.Sprintf("tenantry-%d", tables.Add(1))
	if err := table.Create(context.Background(), c, name); err != nil {
		tb.Fatal(err)
	}
	return name
}

// putAll writes items to a table in as few calls as possible.
func putAll(tb testing.TB, c *dynamodb.Client, table string, count int, item func(i int) map[string]types.AttributeValue) {
	tb.Helper()
	var batch []types.WriteRequest
	for i := range count {
		batch = append(batch, types.WriteRequest{PutRequest: &types.PutRequest{Item: item(i)}})
		if len(batch) < 25 && i < count-1 { // limit of BatchWriteItem
			continue
		}
		if _, err := c.BatchWriteItem(context.Background(), &dynamodb.BatchWriteItemInput{
			RequestItems: map[string][]types.WriteRequest{table: batch},
		}); err != nil {
			tb.Fatal(err)
		}
		batch = nil
	}
}

// ofDynoxide returns a client of dynoxide.
func ofDynoxide(tb testing.TB, options ...func(*dynamodb.Options)) *dynamodb.Client {
	tb.Helper()
	return client(engine.Dynoxide.Endpoint(tb), options...)
}

// scan returns all items of a table.
func scan(tb testing.TB, c *dynamodb.Client, name string) []map[string]types.AttributeValue {
	tb.Helper()
	var items []map[string]types.AttributeValue
	pages := dynamodb.NewScanPaginator(c, &dynamodb.ScanInput{TableName: &name, ConsistentRead: aws.Bool(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.Background())
		if err != nil {
			tb.Fatal(err)
		}
		items = append(items, page.Items...)
	}
	return items
}

func keys(tb testing.TB, c *dynamodb.Client, name string) []string {
	tb.Helper()
	items := scan(tb, c, name)
	keys := make([]string, len(items))
	for i, item := range items {
		keys[i] = item["pk"].(*types.AttributeValueMemberS).Value + " / " + item["sk"].(*types.AttributeValueMemberS).Value
	}
	return keys
}

// onEachEngine runs a test on each engine, with a new client.
func onEachEngine(t *testing.T, run func(t *testing.T, c *dynamodb.Client)) {
	t.Helper()
	for name, on := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, client(on.Endpoint(t)))
		})
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, c *dynamodb.Client) {
		storetest.Run(t, func(tb testing.TB) storetest.Backend {
			name := newTable(tb, c)
			store := dynamo.New(c, name)
			return storetest.Backend{
				Store: store, Stock: store, Writer: store, Lists: store, Projects: store, Applications: store, Authorizations: store, Sessions: store,
				Keys: func(tb testing.TB) []string { return keys(tb, c, name) },
			}
		})
	})
}

package table_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/infra/table"
)

// A table has a stream only where it is asked for: with one, dynoxide's writes
// get slower and slower.
func TestCreate_Stream(t *testing.T) {
	engine, err := parts.StartDynoxide(context.Background(), parts.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Stop)
	client := dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: &engine.Endpoint, Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	for _, c := range []struct {
		name, table string
		options     []func(*dynamodb.CreateTableInput)
		want        bool
	}{
		{"without", "plain", nil, false},
		{"without, again", "plain", nil, false},
		{"with", "streamed", []func(*dynamodb.CreateTableInput){table.WithStream}, true},
		{"with, again", "streamed", []func(*dynamodb.CreateTableInput){table.WithStream}, true},
		{"made with, and now without", "streamed", nil, false},
	} {
		if err := table.Create(context.Background(), client, c.table, c.options...); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		found, err := client.DescribeTable(context.Background(), &dynamodb.DescribeTableInput{TableName: &c.table})
		if err != nil {
			t.Fatal(err)
		}
		stream := found.Table.StreamSpecification
		if got := stream != nil && aws.ToBool(stream.StreamEnabled); got != c.want {
			t.Errorf("%s: got a stream %v, want %v", c.name, got, c.want)
		}
	}
}

package table_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/infra/local/table"
	"github.com/tenantry/tenantry/infra/parts"
)

// A table only has a stream if requested: with one, dynoxide's writes get slower and slower.
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

// Expiry is also enabled in an existing table, such as one of a run that ended between the two calls; a table that has it
// is not changed.
func TestCreate_TimeToLive(t *testing.T) {
	for name, start := range map[string]func(context.Context, parts.Options) (*parts.Process, error){
		"dynoxide": parts.StartDynoxide, "DynamoDB Local": parts.StartDynamoDBLocal,
	} {
		t.Run(name, func(t *testing.T) {
			engine, err := start(context.Background(), parts.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(engine.Stop)
			client := dynamodb.New(dynamodb.Options{
				Region: "us-east-1", BaseEndpoint: &engine.Endpoint, Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
			})
			key := func(name string) types.KeySchemaElement { return types.KeySchemaElement{AttributeName: &name} }
			pk, sk := key("pk"), key("sk")
			pk.KeyType, sk.KeyType = types.KeyTypeHash, types.KeyTypeRange
			if _, err := client.CreateTable(context.Background(), &dynamodb.CreateTableInput{
				TableName: aws.String("half"), BillingMode: types.BillingModePayPerRequest, KeySchema: []types.KeySchemaElement{pk, sk},
				AttributeDefinitions: []types.AttributeDefinition{
					{AttributeName: aws.String("pk"), AttributeType: types.ScalarAttributeTypeS},
					{AttributeName: aws.String("sk"), AttributeType: types.ScalarAttributeTypeS},
				},
			}); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := table.Create(context.Background(), client, "half", table.WithStream); err != nil {
					t.Fatal(err)
				}
				found, err := client.DescribeTimeToLive(context.Background(), &dynamodb.DescribeTimeToLiveInput{TableName: aws.String("half")})
				if err != nil {
					t.Fatal(err)
				}
				if got := found.TimeToLiveDescription; got.TimeToLiveStatus != types.TimeToLiveStatusEnabled || aws.ToString(got.AttributeName) != "expires" {
					t.Errorf("time to live: got %+v", got)
				}
			}
		})
	}
}

// Package table creates the DynamoDB table outside a deployment, for local runs and
// tests, as in template.yaml, except that it has a stream only if something reads it.
// It knows nothing about items.
package table

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// activeWithin bounds the wait for a new table.
const activeWithin = 30 * time.Second

// WithStream adds a stream of new images, which the relay reads. It is optional because
// dynoxide's writes become slower the more its stream holds.
func WithStream(in *dynamodb.CreateTableInput) {
	in.StreamSpecification = &types.StreamSpecification{
		StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeNewImage,
	}
}

// Create creates the table unless it exists, and waits until it is ready. A table that
// an earlier version created, or that is incomplete, is brought up to date; a stream
// that is not requested is removed.
func Create(ctx context.Context, client *dynamodb.Client, name string, options ...func(*dynamodb.CreateTableInput)) error {
	in := &dynamodb.CreateTableInput{
		TableName:   &name,
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("pk"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("sk"), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("pk"), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String("sk"), KeyType: types.KeyTypeRange},
		},
	}
	for _, option := range options {
		option(in)
	}
	_, err := client.CreateTable(ctx, in)
	var exists *types.ResourceInUseException
	existed := errors.As(err, &exists)
	if err != nil && !existed {
		return fmt.Errorf("create table %s: %w", name, err)
	}
	err = dynamodb.NewTableExistsWaiter(client, func(o *dynamodb.TableExistsWaiterOptions) {
		o.MinDelay = 100 * time.Millisecond
	}).Wait(ctx, &dynamodb.DescribeTableInput{TableName: &name}, activeWithin)
	if err != nil {
		return fmt.Errorf("wait for table %s: %w", name, err)
	}
	if existed && in.StreamSpecification == nil {
		if err := endStream(ctx, client, name); err != nil {
			return err
		}
	}
	return setTimeToLive(ctx, client, name)
}

// setTimeToLive enables expiry unless it is enabled already; the service refuses to do
// it twice.
func setTimeToLive(ctx context.Context, client *dynamodb.Client, name string) error {
	found, err := client.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: &name})
	if err != nil {
		return fmt.Errorf("describe time to live of table %s: %w", name, err)
	}
	switch ttl := found.TimeToLiveDescription; {
	case ttl == nil:
	case ttl.TimeToLiveStatus == types.TimeToLiveStatusEnabled, ttl.TimeToLiveStatus == types.TimeToLiveStatusEnabling:
		return nil
	}
	_, err = client.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName: &name,
		TimeToLiveSpecification: &types.TimeToLiveSpecification{
			AttributeName: aws.String("expires"), Enabled: aws.Bool(true),
		},
	})
	if err != nil {
		return fmt.Errorf("time to live of table %s: %w", name, err)
	}
	return nil
}

// endStream removes the stream of a table created by an earlier version.
func endStream(ctx context.Context, client *dynamodb.Client, name string) error {
	found, err := client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
	if err != nil {
		return fmt.Errorf("describe table %s: %w", name, err)
	}
	if stream := found.Table.StreamSpecification; stream == nil || !aws.ToBool(stream.StreamEnabled) {
		return nil
	}
	_, err = client.UpdateTable(ctx, &dynamodb.UpdateTableInput{
		TableName: &name, StreamSpecification: &types.StreamSpecification{StreamEnabled: aws.Bool(false)},
	})
	if err != nil {
		return fmt.Errorf("end the stream of table %s: %w", name, err)
	}
	return nil
}

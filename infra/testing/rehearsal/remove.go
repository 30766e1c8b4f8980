package main

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

// remove checks that data and key outlive the stack with everything that was written,
// and that the API is gone. It calls CloudFormation directly: `sam delete` first
// removes what it uploaded, and does not recognise the stand-in's URL of the nested
// template as an S3 address.
func (r *rehearsal) remove(ctx context.Context) (string, error) {
	if err := r.deleteStack(ctx); err != nil {
		return "", err
	}
	name, key := r.outputs["TableName"], r.outputs["KeyArn"]
	scanned, err := r.tables.Scan(ctx, &dynamodb.ScanInput{TableName: &name, Select: types.SelectCount})
	if err != nil {
		return "", fmt.Errorf("the table must stay: %w", err)
	}
	if scanned.Count == 0 {
		return "", fmt.Errorf("the table %s is empty", name)
	}
	described, err := r.keys.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &key})
	if err != nil || !described.KeyMetadata.Enabled {
		return "", fmt.Errorf("the key %s must stay enabled: %w", key, err)
	}
	left, err := r.apis.GetRestApis(ctx, &apigateway.GetRestApisInput{})
	if err != nil {
		return "", err
	}
	if len(left.Items) > 0 {
		return "", fmt.Errorf("the API %s is left", *left.Items[0].Id)
	}
	return fmt.Sprintf("table with %d items and key stay", scanned.Count), nil
}

// deleteStack deletes the stack and waits until it is gone.
func (r *rehearsal) deleteStack(ctx context.Context) error {
	if _, err := r.stacks.DeleteStack(ctx, &cloudformation.DeleteStackInput{StackName: aws.String(stack)}); err != nil {
		return err
	}
	deleted := cloudformation.NewStackDeleteCompleteWaiter(r.stacks, func(o *cloudformation.StackDeleteCompleteWaiterOptions) {
		o.MinDelay = time.Second
	})
	return deleted.Wait(ctx, &cloudformation.DescribeStacksInput{StackName: aws.String(stack)}, limit)
}

// Command clients is a Lambda function that makes the clients of DynamoDB and KMS and does nothing: what the AWS SDK
// adds to a start.
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

func main() {
	cfg := aws.Config{
		Region: os.Getenv("AWS_REGION"),
		Credentials: credentials.NewStaticCredentialsProvider(
			os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY"), os.Getenv("AWS_SESSION_TOKEN")),
	}
	table, keys := dynamodb.NewFromConfig(cfg), kms.NewFromConfig(cfg)
	// Held, so that the linker leaves in what the functions call.
	calls := []any{table.TransactWriteItems, table.BatchGetItem, keys.GenerateDataKeyPair}
	lambda.Start(func(context.Context, json.RawMessage) (int, error) { return len(calls), nil })
}

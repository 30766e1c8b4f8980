// Command clients is a Lambda function that makes the clients of DynamoDB and KMS and does nothing: what the AWS SDK
// adds to a start.
package main

import (
	"context"
	"encoding/json"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

func main() {
	cfg, err := awsconfig.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	table, keys := dynamodb.NewFromConfig(cfg), kms.NewFromConfig(cfg)
	// Held, so that the linker leaves in what the functions call.
	calls := []any{table.TransactWriteItems, table.BatchGetItem, keys.GenerateDataKeyPair}
	lambda.Start(func(context.Context, json.RawMessage) (int, error) { return len(calls), nil })
}

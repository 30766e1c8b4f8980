#!/usr/bin/env bash
# Guess: TransactWriteItems without a ClientRequestToken generates one per call and leaves the input alone.
# Seen:  the generated token is written into the caller's input. A second call with the same input sends the same
#        token, so the service treats it as a retry of the first: a counter goes up only once, and there is no error.
#        two calls that ADD 1 -> 1, with a new input each -> 2
# With:  github.com/aws/aws-sdk-go-v2/service/dynamodb v1.73.2, on dynoxide 1.2.1
# So:    build a new input for each transaction, or reset ClientRequestToken to nil before reusing one.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
table
put '{"pk": {"S": "shared"}, "sk": {"S": "a"}, "n": {"N": "0"}}'
put '{"pk": {"S": "own"}, "sk": {"S": "a"}, "n": {"N": "0"}}'
seen=$(engine=$engine go_run github.com/aws/aws-sdk-go-v2@v1.47.8 github.com/aws/aws-sdk-go-v2/service/dynamodb@v1.73.2 \
  github.com/aws/aws-sdk-go-v2/credentials@v1.20.15 <<'E'
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

func count(pk string) *dynamodb.TransactWriteItemsInput {
	return &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{{Update: &types.Update{
		TableName: aws.String("things"), UpdateExpression: aws.String("ADD n :one"),
		Key:                       map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: pk}, "sk": &types.AttributeValueMemberS{Value: "a"}},
		ExpressionAttributeValues: map[string]types.AttributeValue{":one": &types.AttributeValueMemberN{Value: "1"}},
	}}}}
}

func main() {
	engine := os.Getenv("engine")
	client := dynamodb.New(dynamodb.Options{BaseEndpoint: &engine, Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")})
	call := func(input *dynamodb.TransactWriteItemsInput) {
		if _, err := client.TransactWriteItems(context.Background(), input); err != nil {
			fmt.Println(err)
		}
	}
	shared := count("shared")
	for range 2 {
		call(shared)
		call(count("own"))
	}
	fmt.Println("token in the input:", shared.ClientRequestToken != nil)
}
E
)
noted "after the calls" 'token in the input: true' "$seen"
counted() {
  jq -n --arg pk "$1" '{TableName: "things", Key: {pk: {S: $pk}, sk: {S: "a"}}}' | ddb GetItem | jq -r .Item.n.N
}
noted "two calls with one input" 1 "$(counted shared)"
noted "two calls with an input each" 2 "$(counted own)"

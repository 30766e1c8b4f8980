#!/usr/bin/env bash
# Guess: the SDK tries a transaction again that was cancelled only because it met another one: nothing is wrong with it, and
#        a moment later it passes.
# Seen:  it sends it once. TransactionInProgressException, throttling, and even LimitExceededException it sends again.
#        TransactionCanceledException [TransactionConflict]: 1 call
# With:  github.com/aws/aws-sdk-go-v2 v1.47.8, its service/dynamodb v1.73.2
# So:    a retryer that reads the reasons of a cancellation.
source "$(dirname "$0")/lib.sh"

seen=$(go_run github.com/aws/aws-sdk-go-v2@v1.47.8 github.com/aws/aws-sdk-go-v2/service/dynamodb@v1.73.2 <<'E'
package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

func main() {
	for _, answer := range []string{
		`"TransactionCanceledException", "CancellationReasons": [{"Code": "TransactionConflict"}]`,
		`"TransactionInProgressException"`, `"LimitExceededException"`,
	} {
		calls := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			calls++
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"__type": %s}`, answer)
		}))
		client := dynamodb.New(dynamodb.Options{Region: "eu-central-1", BaseEndpoint: &server.URL, Credentials: aws.AnonymousCredentials{}})
		client.TransactWriteItems(context.Background(), &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{{
			Delete: &types.Delete{TableName: aws.String("things"), Key: map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: "p"}}},
		}}})
		fmt.Println(calls > 1, answer)
	}
}
E
)
noted "sent again" 'false "TransactionCanceledException", "CancellationReasons": [{"Code": "TransactionConflict"}]
true "TransactionInProgressException"
true "LimitExceededException"' "$seen"

#!/usr/bin/env bash
# Guess: the SDK retries a transaction that was cancelled only by a conflict with another one, and a single write that
#        conflicted with a transaction: nothing is wrong with them, and a moment later they succeed.
# Seen:  it sends them once. It does retry TransactionInProgressException, throttling, and even LimitExceededException.
#        TransactionCanceledException [TransactionConflict]: 1 call; TransactionConflictException: 1 call
# With:  github.com/aws/aws-sdk-go-v2 v1.47.8, its service/dynamodb v1.73.2
# So:    use a retryer that reads the reasons of a cancellation, and recognises the exception of single writes.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

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
		`"TransactionConflictException"`, `"TransactionInProgressException"`, `"LimitExceededException"`,
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
false "TransactionConflictException"
true "TransactionInProgressException"
true "LimitExceededException"' "$seen"

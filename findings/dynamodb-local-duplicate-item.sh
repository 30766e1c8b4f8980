#!/usr/bin/env bash
# Guess: a PartiQL INSERT of an existing key fails with DuplicateItemException (DynamoDB API reference, ExecuteStatement), which
#        the SDK returns as that type.
# Seen:  DynamoDB Local calls the error DuplicateItem, the name that only BatchExecuteStatement has for it. The SDK does not
#        know it, so errors.As finds no DuplicateItemException. With dynoxide it does.
#        DuplicateItem: Duplicate primary key exists in table
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1, github.com/aws/aws-sdk-go-v2/service/dynamodb v1.73.2
# So:    create items with PutItem and a condition, or recognise both codes.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

insert() {
  table
  engine=$engine go_run github.com/aws/aws-sdk-go-v2/service/dynamodb@v1.73.2 github.com/aws/aws-sdk-go-v2/credentials@v1.20.15 <<'E'
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
)

func main() {
	client := dynamodb.New(dynamodb.Options{Region: "us-east-1", BaseEndpoint: aws.String(os.Getenv("engine")),
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""), RetryMaxAttempts: 1})
	insert := &dynamodb.ExecuteStatementInput{Statement: aws.String(`INSERT INTO "things" VALUE {'pk': 'p', 'sk': 's'}`)}
	_, first := client.ExecuteStatement(context.Background(), insert)
	_, second := client.ExecuteStatement(context.Background(), insert)
	var known *types.DuplicateItemException
	var refusal smithy.APIError
	fmt.Println(first, errors.As(second, &known), errors.As(second, &refusal) && refusal.ErrorMessage() != "", refusal.ErrorCode())
}
E
}
dynoxide
noted "dynoxide" "<nil> true true DuplicateItemException" "$(insert)"
dynamodb_local
noted "DynamoDB Local" "<nil> false true DuplicateItem" "$(insert)"

package dryrun

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go/middleware"

	"github.com/tenantry/tenantry/pkg/dynamo"
)

// NewStore makes a store that hands each request to take, as it would send it for the table of that name, and holds it
// for carried out. It has nothing to read.
func NewStore(table string, take func(Request) error) *dynamo.Store {
	return dynamo.New(dynamodb.New(dynamodb.Options{Region: "us-east-1"}, intercept(take)), table)
}

// intercept ends each request before it is sent.
func intercept(take func(Request) error) func(*dynamodb.Options) {
	taker := middleware.InitializeMiddlewareFunc("DryRun", func(
		_ context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler,
	) (out middleware.InitializeOutput, meta middleware.Metadata, err error) {
		request, ok := RequestOf(in.Parameters)
		if !ok {
			return out, meta, fmt.Errorf("dry run: a %T is neither a transaction nor a put", in.Parameters)
		}
		if request.Transaction {
			out.Result = &dynamodb.TransactWriteItemsOutput{}
		} else {
			out.Result = &dynamodb.PutItemOutput{}
		}
		return out, meta, take(request)
	})
	return func(o *dynamodb.Options) {
		o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
			return stack.Initialize.Add(taker, middleware.Before)
		})
	}
}

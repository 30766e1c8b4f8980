package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go/middleware"
	vegeta "github.com/tsenart/vegeta/v12/lib"

	"github.com/tenantry/tenantry/infra/dryrun"
	"github.com/tenantry/tenantry/infra/load/stock"
	"github.com/tenantry/tenantry/pkg/dynamo"
	tenants "github.com/tenantry/tenantry/pkg/tenant"
)

// engineRate is more set-ups a second than the engine carries out.
const engineRate = 1500

// engineAlone is what of a set-up is the engine's: the same read and transactions as the service sends, by the bare
// SDK, from this process. Neither service nor HTTP API is between, so no set-up can be faster.
type engineAlone struct {
	client *dynamodb.Client
	read   *dynamodb.BatchGetItemInput
	// planned makes set-ups up for transaction, which is the last one's.
	planned     *dryrun.Tenants
	transaction *dynamodb.TransactWriteItemsInput
	instanceID  string
	made        int
}

// newEngineAlone prepares the read of t's personal access token.
func newEngineAlone(ctx context.Context, t *target) (*engineAlone, error) {
	token, _, err := tenants.ParseToken(t.pat)
	if err != nil {
		return nil, err
	}
	e := &engineAlone{instanceID: token.InstanceID}
	options := dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: &t.engine, Retryer: dynamo.Retryer(),
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	}
	e.client = dynamodb.New(options)
	_, err = dynamo.New(dynamodb.New(options, e.noteRead), stock.TableName).Snapshot(ctx, tenants.Query{
		Host: t.host, InstanceID: token.InstanceID, UserID: token.UserID, TokenID: token.TokenID,
	})
	e.planned = dryrun.NewTenants(dryrun.NewStore(stock.TableName, func(r dryrun.Request) error {
		e.transaction = &dynamodb.TransactWriteItemsInput{TransactItems: r.Writes}
		return nil
	}), nil, time.Now)
	return e, err
}

func (e *engineAlone) noteRead(o *dynamodb.Options) {
	o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("NoteRead", func(
			ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
		) (middleware.InitializeOutput, middleware.Metadata, error) {
			e.read, _ = in.Parameters.(*dynamodb.BatchGetItemInput)
			return next.HandleInitialize(ctx, in)
		}), middleware.Before)
	})
}

// measureEngine sends set-ups to the engine in a closed loop.
func measureEngine(ctx context.Context, o options, t *target) (measuredCall, error) {
	m := measuredCall{call: call{name: setUp + ", the engine alone", original: setUpOriginal}}
	e, err := newEngineAlone(ctx, t)
	if err != nil {
		return m, err
	}
	for _, clients := range o.Clients {
		s, err := e.run(ctx, clients, o.Duration)
		if err != nil {
			return m, err
		}
		m.closed = append(m.closed, s)
	}
	return m, nil
}

func (e *engineAlone) run(ctx context.Context, clients int, duration time.Duration) (step, error) {
	prepared := make(chan *dynamodb.TransactWriteItemsInput, int(engineRate*duration.Seconds())+clients)
	for range cap(prepared) {
		e.made++
		if _, err := e.planned.SetUpOrg(ctx, e.instanceID, dryrun.Host(0), e.made); err != nil {
			return step{}, err
		}
		prepared <- e.transaction
	}
	close(prepared)
	results, end := make(chan *vegeta.Result), time.Now().Add(duration)
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for transaction := range prepared {
				result := e.send(ctx, transaction)
				if results <- result; result.End().After(end) {
					return
				}
			}
		})
	}
	go func() { all.Wait(); close(results) }()
	var metrics vegeta.Metrics
	failure := ""
	for result := range results {
		metrics.Add(result)
		failure = max(failure, result.Error)
	}
	s := newStep(step{clients: clients}, &metrics)
	return s, s.tell(ctx, fmt.Sprintf("%s, the engine alone, %d clients", setUp, clients), failure)
}

// send carries one set-up out.
func (e *engineAlone) send(ctx context.Context, transaction *dynamodb.TransactWriteItemsInput) *vegeta.Result {
	result := &vegeta.Result{Timestamp: time.Now(), Code: http.StatusOK}
	_, err := e.client.BatchGetItem(ctx, e.read)
	if err == nil {
		_, err = e.client.TransactWriteItems(ctx, transaction)
	}
	if result.Latency = time.Since(result.Timestamp); err != nil {
		result.Code, result.Error = http.StatusServiceUnavailable, err.Error()
	}
	return result
}

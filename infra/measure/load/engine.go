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

	"github.com/tenantry/tenantry/infra/measure/load/stock"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/org"
	tenants "github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// engineRate is more set-ups a second than the engine can handle.
const engineRate = 1500

// engineAlone measures the engine's part of a set-up: the same read and transactions as
// the service sends, from this process with the bare SDK. It is a lower bound, because
// service and HTTP API are left out.
type engineAlone struct {
	client *dynamodb.Client
	read   *dynamodb.BatchGetItemInput
	// setUp plans set-ups without a service; transaction is the last one's.
	setUp       *org.SetUp
	transaction *dynamodb.TransactWriteItemsInput
	instanceID  string
	host        string
	made        int
}

// newEngineAlone prepares the read of t's personal access token.
func newEngineAlone(ctx context.Context, t *target) (*engineAlone, error) {
	token, _, err := tenants.ParseToken(t.pat)
	if err != nil {
		return nil, err
	}
	e := &engineAlone{instanceID: token.InstanceID, host: t.host}
	options := dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: &t.engine, Retryer: dynamo.Retryer(),
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	}
	e.client = dynamodb.New(options)
	store := dynamo.New(dynamodb.New(options, e.take), stock.TableName)
	e.setUp = &org.SetUp{Store: store, Clock: time.Now, IDs: tenants.NewIDs(time.Now)}
	_, err = store.Snapshot(ctx, tenants.Query{
		Host: t.host, InstanceID: token.InstanceID, UserID: token.UserID, TokenID: token.TokenID,
	})
	return e, err
}

// take records what a client reads and writes, without sending writes.
func (e *engineAlone) take(o *dynamodb.Options) {
	o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("Take", func(
			ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
		) (out middleware.InitializeOutput, metadata middleware.Metadata, err error) {
			switch input := in.Parameters.(type) {
			case *dynamodb.TransactWriteItemsInput:
				e.transaction, out.Result = input, &dynamodb.TransactWriteItemsOutput{}
				return out, metadata, nil
			case *dynamodb.BatchGetItemInput:
				e.read = input
			}
			return next.HandleInitialize(ctx, in)
		}), middleware.Before)
	})
}

// plan returns the transaction of another set-up: an organisation with its own domain
// and a person without a password.
func (e *engineAlone) plan(ctx context.Context) (*dynamodb.TransactWriteItemsInput, error) {
	e.made++
	_, err := e.setUp.Execute(ctx, org.SetUpCommand{
		Actor: "control-plane", InstanceID: e.instanceID, Host: e.host,
		Name: fmt.Sprintf("Organisation %d", e.made), Domain: fmt.Sprintf("organisation%d.example.org", e.made),
		Human: user.Human{
			UserName: fmt.Sprintf("user%d", e.made), FirstName: "Gigi", LastName: "Giraffe", PreferredLanguage: "en",
			Email: fmt.Sprintf("user%d@example.org", e.made), EmailVerified: true,
		},
	})
	return e.transaction, err
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
		transaction, err := e.plan(ctx)
		if err != nil {
			return step{}, err
		}
		prepared <- transaction
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

// send carries out one set-up.
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

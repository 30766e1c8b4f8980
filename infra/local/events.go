package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tenantry/tenantry/pkg/app/relay"
	"github.com/tenantry/tenantry/pkg/app/requests"
	"github.com/tenantry/tenantry/pkg/config"
)

// eventFunctions are the path of events: bus, queue, requests, the table's
// changes, relay, and the bus again. The functions are composed as their own
// mains do.
type eventFunctions struct {
	bus      *bus
	requests *requestQueue
	changes  *changes
	running  sync.WaitGroup
	cancel   context.CancelFunc
}

func newEventFunctions(screen screen) *eventFunctions {
	e := &eventFunctions{requests: newRequestQueue(), changes: newChanges()}
	e.bus = &bus{requested: e.requests.send, told: func(detailType string, detail json.RawMessage) {
		screen.later("event   %s %s\n", detailType, oneLineJSON(detail))
	}}
	e.requests.giveUp = func(m events.SQSMessage) {
		screen.later("event   a request failed %d times, and is given up: messageId %s in the log file says why\n", requestTries, m.MessageId)
	}
	e.changes.giveUp = func(r events.DynamoDBEventRecord) {
		screen.later("event   an event could not be published: sequenceNumber %s in the log file says why\n", r.Change.SequenceNumber)
	}
	return e
}

// oneLineJSON returns an event's detail for the screen.
func oneLineJSON(detail json.RawMessage) string {
	var line bytes.Buffer
	if json.Compact(&line, detail) != nil {
		return string(detail)
	}
	return line.String()
}

// compose makes the functions' handlers, from the environment, for calls by
// client.
func (e *eventFunctions) compose(client aws.HTTPClient, log *slog.Logger) error {
	requestsConfig, err := read[config.Requests](client)
	if err != nil {
		return fmt.Errorf("compose requests: %w", err)
	}
	requestsHandler, err := requests.New(requestsConfig, log)
	if err != nil {
		return fmt.Errorf("compose requests: %w", err)
	}
	relayConfig, err := read[config.Relay](client)
	if err != nil {
		return fmt.Errorf("compose relay: %w", err)
	}
	relayHandler, err := relay.New(relayConfig, log)
	if err != nil {
		return fmt.Errorf("compose relay: %w", err)
	}
	e.requests.handle, e.changes.handle = requestsHandler.Handle, relayHandler.Handle
	return nil
}

// start runs queue and stream until stop. ctx may end before that: what is under
// way is then still published.
func (e *eventFunctions) start(ctx context.Context) {
	ctx, e.cancel = context.WithCancel(context.WithoutCancel(ctx))
	e.running.Go(func() { e.requests.run(ctx) })
	e.running.Go(func() { e.changes.run(ctx) })
}

// stop ends both. The bus must still be served.
func (e *eventFunctions) stop() {
	e.cancel()
	e.running.Wait()
}

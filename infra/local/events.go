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
	"github.com/tenantry/tenantry/pkg/app/sweeper"
)

// eventFunctions are the paths of events: bus, queue, requests, the table's changes,
// relay, and the bus again; from there, for removals, queue and sweeper. The functions
// are composed as in their own mains.
type eventFunctions struct {
	bus                *bus
	requests, removals *queue
	changes            *changes
	running            sync.WaitGroup
	cancel             context.CancelFunc
}

func newEventFunctions(screen screen) *eventFunctions {
	e := &eventFunctions{requests: newRequestQueue(), removals: newRemovalQueue(), changes: newChanges()}
	e.bus = &bus{requested: e.requests.send, removed: e.removals.send, told: func(detailType string, detail json.RawMessage) {
		screen.later("event   %s %s\n", detailType, oneLineJSON(detail))
	}}
	e.requests.giveUp = func(m events.SQSMessage) {
		screen.later("event   a request failed %d times, and is given up: messageId %s in the log file says why\n", e.requests.tries, m.MessageId)
	}
	e.removals.giveUp = func(m events.SQSMessage) {
		screen.later("event   a removal was swept %d times, and is given up: messageId %s in the log file says why\n", e.removals.tries, m.MessageId)
	}
	e.changes.giveUp = func(r events.DynamoDBEventRecord) {
		screen.later("event   an event could not be published: sequenceNumber %s in the log file says why\n", r.Change.SequenceNumber)
	}
	return e
}

// oneLineJSON returns an event's detail on one line.
func oneLineJSON(detail json.RawMessage) string {
	var line bytes.Buffer
	if json.Compact(&line, detail) != nil {
		return string(detail)
	}
	return line.String()
}

// compose creates the functions' handlers from the environment; they call AWS with
// client.
func (e *eventFunctions) compose(client aws.HTTPClient, log *slog.Logger) error {
	requestsHandler, err := composed(client, log, requests.New)
	if err != nil {
		return fmt.Errorf("compose requests: %w", err)
	}
	relayHandler, err := composed(client, log, relay.New)
	if err != nil {
		return fmt.Errorf("compose relay: %w", err)
	}
	sweeperHandler, err := composed(client, log, sweeper.New)
	if err != nil {
		return fmt.Errorf("compose sweeper: %w", err)
	}
	e.requests.handle, e.changes.handle, e.removals.handle = requestsHandler.Handle, relayHandler.Handle, sweeperHandler.Handle
	return nil
}

// start runs queues and stream until stop, even if ctx is done before: pending events
// are still published.
func (e *eventFunctions) start(ctx context.Context) {
	ctx, e.cancel = context.WithCancel(context.WithoutCancel(ctx))
	for _, run := range []func(context.Context){e.requests.run, e.removals.run, e.changes.run} {
		e.running.Go(func() { run(ctx) })
	}
}

// stop stops them. The bus must still be running.
func (e *eventFunctions) stop() {
	e.cancel()
	e.running.Wait()
}

package main

import (
	"context"
	"crypto/rand"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tenantry/tenantry/infra/local/eventsource"
)

// queue stands in for a queue and Lambda's polling of it. It is in memory: unhandled
// messages are lost when the run ends.
type queue struct {
	// arn is the queue's ARN.
	arn string
	// batch is the maximum number of messages per invocation, tries how often a message
	// is delivered, timeout the time of an invocation, and waits the delay after a
	// failure.
	batch, tries   int
	timeout, waits time.Duration
	handle         func(context.Context, events.SQSEvent) (events.SQSEventResponse, error)
	// giveUp is called for a message that failed too often.
	giveUp func(message events.SQSMessage)

	mu      sync.Mutex
	waiting []*queued
	wake    chan struct{}
}

// queued is a message in a queue.
type queued struct {
	message  events.SQSMessage
	received int
	due      time.Time
}

const queueARN = "arn:aws:sqs:" + region + ":000000000000:"

// newRequestQueue returns the request queue, as in template.yaml, except that a failed
// message does not wait for minutes.
func newRequestQueue() *queue {
	return &queue{
		arn: queueARN + "requests", batch: 10, tries: 10, timeout: 30 * time.Second, waits: 2 * time.Second, wake: make(chan struct{}, 1),
	}
}

// newRemovalQueue returns the removal queue, likewise. A removal is retried until two
// minutes after it, when nothing of the removed entity can be written any more.
func newRemovalQueue() *queue {
	return &queue{
		arn: queueARN + "removals", batch: 1, tries: 50, timeout: 300 * time.Second, waits: 20 * time.Second, wake: make(chan struct{}, 1),
	}
}

// send puts a message into the queue.
func (q *queue) send(body []byte) {
	now := time.Now()
	q.put(&queued{due: now, message: events.SQSMessage{
		MessageId: rand.Text(), ReceiptHandle: rand.Text(), Body: string(body), AWSRegion: region,
		EventSource: "aws:sqs", EventSourceARN: q.arn,
		Attributes: map[string]string{"SentTimestamp": strconv.FormatInt(now.UnixMilli(), 10)},
	}})
}

func (q *queue) put(messages ...*queued) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, messages...)
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// run passes messages to the function until ctx is done.
func (q *queue) run(ctx context.Context) {
	for ctx.Err() == nil {
		batch := q.receiveAt(time.Now())
		if len(batch) == 0 {
			select {
			case <-ctx.Done():
			case <-q.wake:
			case <-time.After(q.waits / 2): // for messages waiting to be retried
			}
			continue
		}
		q.handOn(ctx, batch)
	}
}

// receiveAt removes a batch of messages that are due at now.
func (q *queue) receiveAt(now time.Time) (batch []*queued) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var rest []*queued
	for _, r := range q.waiting {
		if len(batch) < q.batch && !now.Before(r.due) {
			batch = append(batch, r)
		} else {
			rest = append(rest, r)
		}
	}
	q.waiting = rest
	return batch
}

// handOn invokes the function and puts failed messages back.
func (q *queue) handOn(ctx context.Context, batch []*queued) {
	ctx, cancel := context.WithTimeout(ctx, q.timeout)
	defer cancel()
	var event events.SQSEvent
	for _, r := range batch {
		r.received++
		r.message.Attributes["ApproximateReceiveCount"] = strconv.Itoa(r.received)
		event.Records = append(event.Records, r.message)
	}
	response, err := q.handle(ctx, event)
	var ids, failures []string
	for _, r := range batch {
		ids = append(ids, r.message.MessageId)
	}
	for _, f := range response.BatchItemFailures {
		failures = append(failures, f.ItemIdentifier)
	}
	failed := eventsource.Failed(ids, failures)
	for _, r := range batch {
		switch {
		case err == nil && !slices.Contains(failed, r.message.MessageId):
		case r.received >= q.tries:
			q.giveUp(r.message)
		default:
			r.due = time.Now().Add(q.waits)
			q.put(r)
		}
	}
}

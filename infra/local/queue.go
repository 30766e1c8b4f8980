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

// queue stands for a queue and for Lambda's reading of it. It is in memory:
// messages that were not carried out end with the run.
type queue struct {
	// arn is the queue's.
	arn string
	// batch is how many messages come at once, tries how often one comes, timeout
	// the time of an invocation, and waits that of a message which failed.
	batch, tries   int
	timeout, waits time.Duration
	handle         func(context.Context, events.SQSEvent) (events.SQSEventResponse, error)
	// giveUp is told of a message that failed too often.
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

// newRequestQueue makes the queue of requests, as in template.yaml, but that one
// which failed does not wait for minutes.
func newRequestQueue() *queue {
	return &queue{
		arn: queueARN + "requests", batch: 10, tries: 10, timeout: 30 * time.Second, waits: 2 * time.Second, wake: make(chan struct{}, 1),
	}
}

// newRemovalQueue makes the queue of removals likewise. Each comes again until two
// minutes after it, when nothing more can be written of what was removed.
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

// run hands messages on until ctx ends.
func (q *queue) run(ctx context.Context) {
	for ctx.Err() == nil {
		batch := q.receiveAt(time.Now())
		if len(batch) == 0 {
			select {
			case <-ctx.Done():
			case <-q.wake:
			case <-time.After(q.waits / 2): // for those that wait to be tried again
			}
			continue
		}
		q.handOn(ctx, batch)
	}
}

// receiveAt takes a batch of the messages that are due at now.
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

// handOn invokes the function, and puts what failed into the queue again.
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

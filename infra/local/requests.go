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

// As in template.yaml, but that a request that failed does not wait for
// minutes.
const (
	requestBatch    = 10
	requestTries    = 10
	requestTimeout  = 30 * time.Second
	requestWaits    = 2 * time.Second
	requestQueueARN = "arn:aws:sqs:" + region + ":000000000000:requests"
)

// requestQueue stands for the queue of requests and for Lambda's reading of
// it. It is in memory: requests that were not carried out end with the run.
type requestQueue struct {
	handle func(context.Context, events.SQSEvent) (events.SQSEventResponse, error)
	// giveUp is told of a message that failed too often.
	giveUp func(message events.SQSMessage)

	mu      sync.Mutex
	waiting []*queuedRequest
	wake    chan struct{}
}

type queuedRequest struct {
	message  events.SQSMessage
	received int
	due      time.Time
}

func newRequestQueue() *requestQueue { return &requestQueue{wake: make(chan struct{}, 1)} }

// send puts a message into the queue.
func (q *requestQueue) send(body []byte) {
	now := time.Now()
	q.put(&queuedRequest{due: now, message: events.SQSMessage{
		MessageId: rand.Text(), ReceiptHandle: rand.Text(), Body: string(body), AWSRegion: region,
		EventSource: "aws:sqs", EventSourceARN: requestQueueARN,
		Attributes: map[string]string{"SentTimestamp": strconv.FormatInt(now.UnixMilli(), 10)},
	}})
}

func (q *requestQueue) put(requests ...*queuedRequest) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, requests...)
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// run hands messages on until ctx ends.
func (q *requestQueue) run(ctx context.Context) {
	for ctx.Err() == nil {
		batch := q.receiveAt(time.Now())
		if len(batch) == 0 {
			select {
			case <-ctx.Done():
			case <-q.wake:
			case <-time.After(requestWaits / 2): // for those that wait to be tried again
			}
			continue
		}
		q.handOn(ctx, batch)
	}
}

// receiveAt takes a batch of the messages that are due at now.
func (q *requestQueue) receiveAt(now time.Time) (batch []*queuedRequest) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var rest []*queuedRequest
	for _, r := range q.waiting {
		if len(batch) < requestBatch && !now.Before(r.due) {
			batch = append(batch, r)
		} else {
			rest = append(rest, r)
		}
	}
	q.waiting = rest
	return batch
}

// handOn invokes the function, and puts what failed into the queue again.
func (q *requestQueue) handOn(ctx context.Context, batch []*queuedRequest) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
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
		case r.received >= requestTries:
			q.giveUp(r.message)
		default:
			r.due = time.Now().Add(requestWaits)
			q.put(r)
		}
	}
}

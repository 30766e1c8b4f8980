package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/tenantry/tenantry/infra/local/eventsource"
)

// queueMapping emulates Lambda's event source mapping for a queue: it invokes a function with batches of messages and
// deletes those that did not fail.
type queueMapping struct {
	client    *sqs.Client
	url, arn  string
	batchSize int
	// functions are invoked concurrently, each with its own batch.
	functions []*function

	messages, failed, died atomic.Int64
}

// drain runs until the queue is empty.
func (m *queueMapping) drain(t *testing.T) {
	t.Helper()
	var pollers sync.WaitGroup
	for _, f := range m.functions {
		pollers.Go(func() {
			for t.Context().Err() == nil {
				n, err := m.poll(t.Context(), f)
				if err != nil {
					t.Error(err)
					return
				}
				if n == 0 && m.isEmpty(t) {
					return
				}
			}
		})
	}
	pollers.Wait()
}

// poll receives one batch and returns the number of its messages.
func (m *queueMapping) poll(ctx context.Context, f *function) (int, error) {
	received, err := m.client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl: &m.url, MaxNumberOfMessages: int32(m.batchSize), WaitTimeSeconds: 1,
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
	})
	if err != nil || len(received.Messages) == 0 {
		return 0, err
	}
	m.messages.Add(int64(len(received.Messages)))
	failed, err := m.invoke(ctx, f, received.Messages)
	if err != nil {
		return 0, err
	}
	var done []types.DeleteMessageBatchRequestEntry
	var again []types.ChangeMessageVisibilityBatchRequestEntry
	for i, message := range received.Messages {
		id := aws.String(strconv.Itoa(i))
		if !slices.Contains(failed, *message.MessageId) {
			done = append(done, types.DeleteMessageBatchRequestEntry{Id: id, ReceiptHandle: message.ReceiptHandle})
			continue
		}
		// Lambda leaves it until its visibility timeout ends, which is now.
		again = append(again, types.ChangeMessageVisibilityBatchRequestEntry{Id: id, ReceiptHandle: message.ReceiptHandle})
	}
	m.failed.Add(int64(len(again)))
	if len(done) > 0 {
		out, err := m.client.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: &m.url, Entries: done})
		if err != nil {
			return 0, err
		}
		if len(out.Failed) > 0 {
			return 0, fmt.Errorf("delete messages: %v", failures(out.Failed))
		}
	}
	if len(again) > 0 {
		out, err := m.client.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{
			QueueUrl: &m.url, Entries: again,
		})
		if err != nil {
			return 0, err
		}
		if len(out.Failed) > 0 {
			return 0, fmt.Errorf("give messages back: %v", failures(out.Failed))
		}
	}
	return len(received.Messages), nil
}

func failures(entries []types.BatchResultErrorEntry) []string {
	var all []string
	for _, e := range entries {
		all = append(all, aws.ToString(e.Code)+": "+aws.ToString(e.Message))
	}
	return all
}

// invoke returns the ids of the messages that failed: those that the function returns, or all if it failed itself.
func (m *queueMapping) invoke(ctx context.Context, f *function, messages []types.Message) (failed []string, err error) {
	var event events.SQSEvent
	for _, message := range messages {
		event.Records = append(event.Records, events.SQSMessage{
			MessageId: *message.MessageId, ReceiptHandle: *message.ReceiptHandle, Body: *message.Body,
			Md5OfBody: *message.MD5OfBody, Attributes: message.Attributes,
			EventSource: "aws:sqs", EventSourceARN: m.arn, AWSRegion: region,
		})
	}
	text, err := json.Marshal(event)
	if err != nil {
		return nil, err
	}
	answer, err := f.invoke(ctx, text)
	var response struct {
		events.SQSEventResponse
		ErrorType string `json:"errorType"`
	}
	if err == nil {
		err = json.Unmarshal(answer, &response)
	}
	batch := make([]string, len(messages))
	for i, message := range messages {
		batch[i] = *message.MessageId
	}
	if died := err != nil || response.ErrorType != ""; died {
		m.died.Add(1)
		return batch, nil
	}
	for _, f := range response.BatchItemFailures {
		failed = append(failed, f.ItemIdentifier)
	}
	return eventsource.Failed(batch, failed), nil
}

func (m *queueMapping) isEmpty(t *testing.T) bool {
	t.Helper()
	visible, inFlight := queueLength(t, m.client, m.url)
	return visible+inFlight == 0
}

func queueLength(t *testing.T, client *sqs.Client, url string) (visible, inFlight int) {
	t.Helper()
	out, err := client.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: &url, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
	})
	if err != nil {
		t.Fatal(err)
	}
	visible, _ = strconv.Atoi(out.Attributes["ApproximateNumberOfMessages"])
	inFlight, _ = strconv.Atoi(out.Attributes["ApproximateNumberOfMessagesNotVisible"])
	return visible, inFlight
}

// mustTake empties a queue.
func mustTake(t *testing.T, client *sqs.Client, url string) []types.Message {
	t.Helper()
	var all []types.Message
	for {
		out, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{
			QueueUrl: &url, MaxNumberOfMessages: 10,
			MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(out.Messages) == 0 {
			return all
		}
		var entries []types.DeleteMessageBatchRequestEntry
		for i, message := range out.Messages {
			entries = append(entries, types.DeleteMessageBatchRequestEntry{
				Id: aws.String(strconv.Itoa(i)), ReceiptHandle: message.ReceiptHandle,
			})
		}
		if _, err := client.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{
			QueueUrl: &url, Entries: entries,
		}); err != nil {
			t.Fatal(err)
		}
		all = append(all, out.Messages...)
	}
}

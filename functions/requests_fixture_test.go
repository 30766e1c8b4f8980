package functions_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/event/queue"
)

// batchOf returns a batch of messages with these bodies, named m1, m2 and so on.
func batchOf(bodies ...string) events.SQSEvent {
	var batch events.SQSEvent
	for i, body := range bodies {
		batch.Records = append(batch.Records, events.SQSMessage{
			MessageId: fmt.Sprintf("m%d", i+1), Body: body, EventSource: "aws:sqs",
			Attributes: map[string]string{"ApproximateReceiveCount": "1"},
		})
	}
	return batch
}

// handleBatch returns the ids of the messages that go back to the queue.
func handleBatch(tb testing.TB, h *queue.Handler, batch events.SQSEvent) []string {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	response, err := h.Handle(ctx, batch)
	if err != nil {
		tb.Fatalf("the batch failed as a whole: %v", err)
	}
	back := []string{}
	for _, f := range response.BatchItemFailures {
		back = append(back, f.ItemIdentifier)
	}
	return back
}

// told is an event item.
type told struct {
	PK, ID, InstanceID, Type, Actor, RequestID, Correlation string
	Data                                                    json.RawMessage
}

// errorID returns the id of a rejection's error, or its text if it has none.
func (e told) errorID(tb testing.TB) string {
	tb.Helper()
	var data struct {
		Error struct {
			Message string
			Details []struct{ ID string }
		}
	}
	if err := json.Unmarshal(e.Data, &data); err != nil {
		tb.Fatal(err)
	}
	if len(data.Error.Details) > 0 {
		return data.Error.Details[0].ID
	}
	return data.Error.Message
}

// told returns the table's event items by request.
func (s *system) told(tb testing.TB) map[string][]told {
	tb.Helper()
	return s.toldIn(tb, ofEvents)
}

// toldIn returns the event items among the selected items, by request.
func (s *system) toldIn(tb testing.TB, of filter) map[string][]told {
	tb.Helper()
	byRequest := map[string][]told{}
	for _, item := range s.scan(tb, of) {
		attribute := func(name string) string {
			value, _ := item[name].(*types.AttributeValueMemberS)
			if value == nil {
				return ""
			}
			return value.Value
		}
		if attribute("kind") != "event" {
			continue
		}
		e := told{
			attribute("pk"), attribute("id"), attribute("instance"), attribute("type"), attribute("actor"),
			attribute("requestId"), attribute("correlation"), json.RawMessage(attribute("data")),
		}
		byRequest[e.RequestID] = append(byRequest[e.RequestID], e)
	}
	return byRequest
}

// outcome returns the one event that reports a request. The change that a call made has
// an event of its own.
func (s *system) outcome(tb testing.TB, requestID string) told {
	tb.Helper()
	all := s.toldIn(tb, filter{"requestId = :v", requestID})[requestID]
	if slices.ContainsFunc(all, isOfCall) {
		all = slices.DeleteFunc(all, func(e told) bool { return !isOfCall(e) })
	}
	if len(all) != 1 {
		tb.Fatalf("outcomes of request %s: got %d, want 1: %+v", requestID, len(all), all)
	}
	return all[0]
}

func isOfCall(e told) bool { return e.Type == "CallCompleted" || e.Type == "CallRejected" }

// instanceByEvent creates an instance and returns its id.
func (s *system) instanceByEvent(tb testing.TB, h *queue.Handler, requestID, domain string) string {
	tb.Helper()
	if back := handleBatch(tb, h, batchOf(requestedMachine(requestID, domain))); len(back) != 0 {
		tb.Fatalf("returned to the queue: %v\n%s", back, s.log.String())
	}
	return s.outcome(tb, requestID).InstanceID
}

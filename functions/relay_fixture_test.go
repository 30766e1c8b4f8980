package functions_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tenantry/tenantry/infra/testing/iam"
	relayapp "github.com/tenantry/tenantry/pkg/app/relay"
	"github.com/tenantry/tenantry/pkg/event/relay"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

// bus stands in for EventBridge's PutEvents. It stores published entries, and
// refuses those that a test wants refused.
type bus struct {
	mu    sync.Mutex
	calls []int
	// published are the accepted entries, in order.
	published []published
	// refuse returns the error code for an entry, or "" to accept it.
	refuse func(published) string
	// fault returns the fault of the n-th call.
	fault func(n int) fault
}

// published is an entry as it was sent.
type published struct{ EventBusName, Source, DetailType, Detail string }

// id returns the event's own id.
func (p published) id() string {
	var detail struct{ ID string }
	_ = json.Unmarshal([]byte(p.Detail), &detail)
	return detail.ID
}

// ServeHTTP implements http.Handler.
func (b *bus) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct{ Entries []published }
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &in) != nil || r.Header.Get("X-Amz-Target") != "AWSEvents.PutEvents" {
		refuse(w, http.StatusBadRequest, `{"__type":"ValidationException","message":"not PutEvents"}`)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls = append(b.calls, len(in.Entries))
	f := none
	if b.fault != nil {
		f = b.fault(len(b.calls))
	}
	switch f {
	case dropped:
		panic(http.ErrAbortHandler)
	case serverError:
		refuse(w, http.StatusInternalServerError, `{"__type":"InternalException","message":"no"}`)
		return
	case throttled:
		refuse(w, http.StatusBadRequest, `{"__type":"ThrottlingException","message":"no"}`)
		return
	case denied:
		refuse(w, http.StatusBadRequest, `{"__type":"AccessDeniedException","message":"no"}`)
		return
	default:
	}
	type result struct {
		EventID   string `json:"EventId,omitempty"`
		ErrorCode string `json:",omitempty"`
	}
	var out struct {
		FailedEntryCount int
		Entries          []result
	}
	for i, entry := range in.Entries {
		code := ""
		if b.refuse != nil {
			code = b.refuse(entry)
		}
		if code != "" {
			out.FailedEntryCount++
			out.Entries = append(out.Entries, result{ErrorCode: code})
			continue
		}
		b.published = append(b.published, entry)
		out.Entries = append(out.Entries, result{EventID: fmt.Sprintf("e-%d-%d", len(b.calls), i)})
	}
	if f == answerLost {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(out)
}

// ids returns the ids of the published events.
func (b *bus) ids() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	ids := []string{}
	for _, p := range b.published {
		ids = append(ids, p.id())
	}
	return ids
}

// startRelay composes the function as deployed, except for the bus.
func startRelay(tb testing.TB, b *bus) (*relay.Handler, *logBuffer) {
	tb.Helper()
	return new(system).relay(tb, b)
}

// relay composes the function for a system; it shares nothing with the others.
func (s *system) relay(tb testing.TB, b *bus) (*relay.Handler, *logBuffer) {
	tb.Helper()
	log := &logBuffer{}
	return composed(tb, place{map[string]string{
		"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
		"AWS_ENDPOINT_URL_EVENTBRIDGE": serve(tb, b), "TENANTRY_EVENT_BUS": "tenantry-test",
	}, s.underRole(tb, "relay", iam.Names{iam.Bus: "tenantry-test"})}, telemetry.NewLogger(log, slog.LevelDebug), relayapp.New), log
}

// eventRecord returns the stream's record of the n-th event item.
func eventRecord(n int) events.DynamoDBEventRecord {
	id := fmt.Sprintf("10403000000000%05d", n)
	text := events.NewStringAttribute
	return events.DynamoDBEventRecord{EventName: "INSERT", Change: events.DynamoDBStreamRecord{
		SequenceNumber: fmt.Sprintf("s%d", n),
		NewImage: map[string]events.DynamoDBAttributeValue{
			"pk": text("INSTANCE#1#EVENTS"), "sk": text(id), "kind": text("event"), "id": text(id), "instance": text("1"),
			"type": text("CredentialsClaimed"), "actor": text("system"), "at": text("2026-11-24T06:07:08.123456Z"),
			"data": text(`{"instanceId":"1","userId":"2"}`),
		},
	}}
}

// with returns a record with attributes of its image changed.
func with(r events.DynamoDBEventRecord, attributes ...string) events.DynamoDBEventRecord {
	for i := 0; i < len(attributes); i += 2 {
		r.Change.NewImage[attributes[i]] = events.NewStringAttribute(attributes[i+1])
	}
	return r
}

// relayBatch returns where the stream is told to resume, "" if nowhere.
func relayBatch(tb testing.TB, h *relay.Handler, records ...events.DynamoDBEventRecord) string {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	response, err := h.Handle(ctx, events.DynamoDBEvent{Records: records})
	if err != nil {
		tb.Fatalf("the batch failed as a whole: %v", err)
	}
	switch len(response.BatchItemFailures) {
	case 0:
		return ""
	case 1:
		return response.BatchItemFailures[0].ItemIdentifier
	default:
		tb.Fatalf("failures: got %v, want at most the first", response.BatchItemFailures)
		return ""
	}
}

func idsOf(records ...events.DynamoDBEventRecord) []string {
	ids := []string{}
	for _, r := range records {
		ids = append(ids, r.Change.NewImage["id"].String())
	}
	return ids
}

func eventRecords(n int) []events.DynamoDBEventRecord {
	records := make([]events.DynamoDBEventRecord, n)
	for i := range records {
		records[i] = eventRecord(i + 1)
	}
	return records
}

package relay

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// maxEntries is the maximum number of events per PutEvents call, maxBytes their
	// maximum total size: EventBridge's limit before it was raised. Our largest event
	// has a tenth of that. Source: Amazon EventBridge user guide, "Quotas" and
	// "Calculating PutEvents event entry size".
	maxEntries = 10
	maxBytes   = 256 << 10
	// timeBytes is the size counted for an entry's time.
	timeBytes = 14
	// reserve is the part of an invocation's time that is kept for the response.
	reserve = 500 * time.Millisecond
)

// Handler publishes the events of a stream. Safe for concurrent use.
type Handler struct {
	Client *eventbridge.Client
	// Bus is the name or ARN of the bus.
	Bus string
	// Read decodes the event in a new item; ok is false if the item is not an event.
	Read func(image map[string]events.DynamoDBAttributeValue) (e tenant.Event, ok bool, err error)
	Log  *slog.Logger
}

// Handle publishes the events in a batch of stream records. It reports the first record
// that was not published and never fails as a whole.
func (h *Handler) Handle(ctx context.Context, batch events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-reserve))
		defer cancel()
	}
	start := time.Now()
	r := run{Handler: h, resumeAt: len(batch.Records)}
	r.read(ctx, batch)
	r.publish(ctx)

	response := events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{}}
	resumeAt := ""
	if r.resumeAt < len(batch.Records) {
		resumeAt = batch.Records[r.resumeAt].Change.SequenceNumber
		response.BatchItemFailures = append(response.BatchItemFailures, events.DynamoDBBatchItemFailure{ItemIdentifier: resumeAt})
	}
	h.Log.LogAttrs(ctx, slog.LevelInfo, "batch",
		slog.Int("records", len(batch.Records)), slog.Int("events", r.events), slog.Int("published", r.published),
		slog.String("resumeAt", resumeAt), slog.Float64("durationMs", float64(time.Since(start).Microseconds())/1000))
	return response, nil
}

// run is the handling of one batch.
type run struct {
	*Handler
	events, published int
	entries           []entry
	// resumeAt is the index of the first unpublished record.
	resumeAt int
}

// entry is an event ready for publishing, with its record's position in the batch and
// in the stream.
type entry struct {
	types.PutEventsRequestEntry
	event          tenant.Event
	record         int
	sequenceNumber string
	size           int
}

var errTooLarge = fmt.Errorf("the event exceeds EventBridge's limit of %d bytes", maxBytes)

// read builds entries from the batch's events, in order.
func (r *run) read(ctx context.Context, batch events.DynamoDBEvent) {
	for i, record := range batch.Records {
		if record.EventName != string(events.DynamoDBOperationTypeInsert) {
			continue
		}
		e, ok, err := r.Read(record.Change.NewImage)
		if !ok {
			continue
		}
		r.events++
		made := entry{event: e, record: i, sequenceNumber: record.Change.SequenceNumber}
		if err == nil {
			err = r.fill(&made)
		}
		if err != nil {
			r.fail(ctx, made, "event can never be published", err)
			continue
		}
		r.entries = append(r.entries, made)
	}
}

// fill builds the entry of an event.
func (r *run) fill(made *entry) error {
	e := made.event
	detail, err := event.NewDetail(e).JSON()
	if err != nil {
		return err
	}
	made.PutEventsRequestEntry = types.PutEventsRequestEntry{
		EventBusName: &r.Bus, Source: aws.String(event.Source), DetailType: aws.String(string(e.Type)),
		Detail: aws.String(string(detail)), Time: aws.Time(e.At),
	}
	made.size = timeBytes + len(event.Source) + len(e.Type) + len(detail)
	if made.size > maxBytes {
		return errTooLarge
	}
	return nil
}

// fail logs why an event was not published. The stream resumes at the first such event.
func (r *run) fail(ctx context.Context, failed entry, message string, err error) {
	r.resumeAt = min(r.resumeAt, failed.record)
	r.Log.LogAttrs(ctx, slog.LevelError, message,
		slog.String("sequenceNumber", failed.sequenceNumber), slog.String("eventId", failed.event.ID), slog.String("type", string(failed.event.Type)),
		slog.String("instanceId", failed.event.InstanceID), slog.String("error", err.Error()))
}

// publish publishes the entries in order, until one fails that may succeed later: later
// entries must not overtake it.
func (r *run) publish(ctx context.Context) {
	for left := r.entries; len(left) > 0; {
		call := left[:fitting(left)]
		if !r.put(ctx, call) {
			return
		}
		left = left[len(call):]
	}
}

// fitting returns how many of entries fit in one call.
func fitting(entries []entry) int {
	size := 0
	for i, e := range entries {
		if size += e.size; i == maxEntries || size > maxBytes {
			return i
		}
	}
	return len(entries)
}

// isPermanent reports whether EventBridge would refuse an entry every time. Source:
// Amazon EventBridge API reference, PutEventsResultEntry, "ErrorCode".
func isPermanent(code string) bool { return code == "MalformedDetail" || code == "InvalidArgument" }

// put publishes entries with one call. It reports whether later entries may be
// published too.
func (r *run) put(ctx context.Context, entries []entry) bool {
	const later = "event not published yet"
	in := &eventbridge.PutEventsInput{Entries: make([]types.PutEventsRequestEntry, len(entries))}
	for i, e := range entries {
		in.Entries[i] = e.PutEventsRequestEntry
	}
	out, err := r.Client.PutEvents(ctx, in)
	if err == nil && len(out.Entries) != len(entries) {
		err = fmt.Errorf("%d answers to %d events", len(out.Entries), len(entries))
	}
	if err != nil {
		r.fail(ctx, entries[0], later, fmt.Errorf("put events: %w", err))
		return false
	}
	for i, answer := range out.Entries {
		code := aws.ToString(answer.ErrorCode)
		if code == "" {
			r.published++
			continue
		}
		err := fmt.Errorf("put events: %s: %s", code, aws.ToString(answer.ErrorMessage))
		if !isPermanent(code) {
			r.fail(ctx, entries[i], later, err)
			return false
		}
		r.fail(ctx, entries[i], "event can never be published", err)
	}
	return true
}

package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// parallel is how many messages of a batch are handled concurrently: most of a
	// request's time is spent waiting, and hashing eight passwords takes 19 MB each.
	parallel = 8
	// reserve is the part of an invocation's time that is kept for the response.
	reserve = 500 * time.Millisecond
)

// Handler carries out requests from a queue. Safe for concurrent use.
type Handler struct {
	CreateInstance *instance.Create
	SetupOrg       *org.SetUp
	// Calls are those that CallRequested can make.
	Calls Calls

	// Senders decides who may request what.
	Senders event.Senders

	Store  tenant.Store
	Sealer tenant.Sealer
	Clock  tenant.Clock
	IDs    tenant.IDs
	Log    *slog.Logger
	// Timeout bounds each message, within the remaining time of the invocation.
	Timeout time.Duration
}

// Outcome is the result of a message.
type Outcome string

// The outcomes other than the types of events that report one.
const (
	// OutcomeRepeated messages were already carried out or rejected.
	OutcomeRepeated Outcome = "repeated"
	// OutcomeOwn messages are our own published events, which request nothing. If a
	// rule let them through, each rejection would otherwise cause the next.
	OutcomeOwn Outcome = "own"
	// OutcomeFailed and OutcomeUnreadable messages return to the queue.
	OutcomeFailed     Outcome = "failed"
	OutcomeUnreadable Outcome = "unreadable"
)

// result is the outcome of a message, with what is logged about it.
type result struct {
	outcome            Outcome
	requestID, eventID string
	// ignored are the unknown members of the detail.
	ignored []string
	// err is the refusal, or why the message returns to the queue.
	err error
}

func (r result) goesBack() bool { return r.outcome == OutcomeFailed || r.outcome == OutcomeUnreadable }

// Handle handles a batch. It reports the messages that return to the queue and never
// fails as a whole.
func (h *Handler) Handle(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-reserve))
		defer cancel()
	}
	goesBack := make([]bool, len(batch.Records))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(parallel, len(batch.Records)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(batch.Records)); i = next.Add(1) - 1 {
				goesBack[i] = h.handle(ctx, batch.Records[i]).goesBack()
			}
		})
	}
	workers.Wait()

	response := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
	for i, message := range batch.Records {
		if goesBack[i] {
			response.BatchItemFailures = append(response.BatchItemFailures,
				events.SQSBatchItemFailure{ItemIdentifier: message.MessageId})
		}
	}
	return response, nil
}

// handle handles one message and logs it. A panic affects only that message.
func (h *Handler) handle(ctx context.Context, message events.SQSMessage) (r result) {
	start := time.Now()
	ctx = telemetry.Measure(ctx)
	defer func() {
		if reason := recover(); reason != nil {
			r.outcome, r.err = OutcomeFailed, fmt.Errorf("panic: %v\n%s", reason, debug.Stack())
		}
		h.log(ctx, message, r, time.Since(start))
	}()
	request, err := event.ReadRequest(message.Body)
	if err != nil {
		return result{outcome: OutcomeUnreadable, err: err}
	}
	if request.Source == event.Source {
		return result{outcome: OutcomeOwn, requestID: request.ID}
	}
	ctx, cancel := context.WithTimeout(ctx, h.Timeout)
	defer cancel()
	r.requestID = request.ID
	c := &carrier{Handler: h, request: request, at: h.Clock().UTC().Truncate(time.Microsecond)}
	c.key = tenant.NewRequestKey(tenant.EventsCaller, request.ID)
	r.outcome, r.eventID, r.err = c.carryOut(ctx, isRedelivered(message))
	r.ignored = c.ignored
	return r
}

// isRedelivered reports whether the queue delivered the message before.
func isRedelivered(message events.SQSMessage) bool {
	count := message.Attributes["ApproximateReceiveCount"]
	return count != "" && count != "1"
}

// countRefusal counts why a message was rejected or returns to the queue.
func countRefusal(ctx context.Context, r result) {
	switch {
	case r.err == nil:
	case r.outcome == OutcomeUnreadable: // the sender's fault, not ours
		telemetry.Refused(ctx, api.RefusalID(&tenant.Error{Kind: tenant.KindInvalid}))
	default:
		telemetry.Refused(ctx, api.RefusalID(tenant.AsError(r.err)))
	}
}

// log writes a message's log line, including its metrics. The text of a refusal is not
// logged, because it may repeat what was sent; its id suffices.
func (h *Handler) log(ctx context.Context, message events.SQSMessage, r result, took time.Duration) {
	attributes := []slog.Attr{
		slog.String("messageId", message.MessageId), slog.String("requestId", r.requestID),
		slog.String("outcome", string(r.outcome)), slog.Float64("durationMs", float64(took.Microseconds())/1000),
	}
	if r.eventID != "" {
		attributes = append(attributes, slog.String("eventId", r.eventID))
	}
	if len(r.ignored) > 0 {
		attributes = append(attributes, slog.Any("ignoredFields", r.ignored))
	}
	var refusal *tenant.Error
	if errors.As(r.err, &refusal) && refusal.ID != "" {
		attributes = append(attributes, slog.String("errorId", refusal.ID))
	}
	countRefusal(ctx, r)
	level := slog.LevelInfo
	if r.goesBack() {
		level = slog.LevelError
		attributes = append(attributes, slog.String("error", r.err.Error()))
	}
	h.Log.LogAttrs(ctx, level, "message", attributes...)
}

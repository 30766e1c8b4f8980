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
	// parallel is how many messages of a batch are under way at once: most of a
	// request's time is waiting, and eight passwords take 19 MB each while they
	// are hashed.
	parallel = 8
	// reserve is kept of an invocation's time, to answer in.
	reserve = 500 * time.Millisecond
)

// Handler carries out the requests of a queue. Safe for concurrent use.
type Handler struct {
	CreateInstance *instance.Create
	SetupOrg       *org.SetUp

	// Senders says who may ask for what.
	Senders event.Senders

	Store  tenant.Store
	Sealer tenant.Sealer
	Clock  tenant.Clock
	IDs    tenant.IDs
	Log    *slog.Logger
	// Timeout bounds a message, within what is left of the invocation.
	Timeout time.Duration
}

// Outcome is what became of a message.
type Outcome string

// The outcomes beside the types of the events that tell of one.
const (
	// OutcomeRepeated messages were carried out, or rejected, before.
	OutcomeRepeated Outcome = "repeated"
	// OutcomeOwn messages tell what happened, and so ask for nothing. A rule that
	// lets them through would otherwise make each rejection the cause of the next.
	OutcomeOwn Outcome = "own"
	// OutcomeFailed and OutcomeUnreadable messages go back to the queue.
	OutcomeFailed     Outcome = "failed"
	OutcomeUnreadable Outcome = "unreadable"
)

// result is what became of a message, for its answer and its log line.
type result struct {
	outcome            Outcome
	requestID, eventID string
	// ignored are the members of the detail that nobody reads.
	ignored []string
	// err is the refusal, or why the message goes back.
	err error
}

func (r result) goesBack() bool { return r.outcome == OutcomeFailed || r.outcome == OutcomeUnreadable }

// Handle carries out a batch. It names the messages that go back to the queue,
// and never fails as a whole.
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

// handle carries out one message and logs it. A panic is that message's alone.
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

// isRedelivered reports whether the queue gave the message out before.
func isRedelivered(message events.SQSMessage) bool {
	count := message.Attributes["ApproximateReceiveCount"]
	return count != "" && count != "1"
}

// countRefusal counts why a message was rejected or goes back.
func countRefusal(ctx context.Context, r result) {
	switch {
	case r.err == nil:
	case r.outcome == OutcomeUnreadable: // its sender's fault, not ours
		telemetry.Refused(ctx, api.RefusalID(&tenant.Error{Kind: tenant.KindInvalid}))
	default:
		telemetry.Refused(ctx, api.RefusalID(tenant.AsError(r.err)))
	}
}

// log writes a message's one line, which has its metrics, too. The text of a refusal stays out of it,
// because it may repeat what was sent; its id says enough.
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

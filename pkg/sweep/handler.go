package sweep

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// reserve is kept of an invocation's time, to keep the count and to answer in.
const reserve = 5 * time.Second

// ErrUnreadable says that a message is not the event of a removal.
var ErrUnreadable = errors.New("not an event InstanceRemoved, OrgRemoved or UserRemoved of tenantry's")

// Handle sweeps after each of a batch's messages. Those whose sweep is not over
// go back to the queue, which sends them again later. It never fails as a whole.
func (s *Sweeper) Handle(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-reserve))
		defer cancel()
	}
	response := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
	for _, message := range batch.Records {
		err := s.handle(ctx, message)
		if err == nil {
			continue
		}
		response.BatchItemFailures = append(response.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: message.MessageId})
		level := slog.LevelError
		if errors.Is(err, ErrAgain) || errors.Is(err, context.DeadlineExceeded) {
			level = slog.LevelInfo
		}
		s.Log.LogAttrs(ctx, level, "message goes back to the queue",
			slog.String("messageId", message.MessageId), slog.String("reason", err.Error()))
	}
	return response, nil
}

// handle sweeps after one message. A panic is that message's alone.
func (s *Sweeper) handle(ctx context.Context, message events.SQSMessage) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v\n%s", reason, debug.Stack())
		}
	}()
	removal, err := readRemoval(message.Body)
	if err != nil {
		return err
	}
	return s.Sweep(ctx, removal)
}

// readRemoval reads an event as EventBridge delivers it.
func readRemoval(body string) (Removal, error) {
	var envelope struct {
		Type   tenant.EventType `json:"detail-type"`
		Source string           `json:"source"`
		Detail struct {
			Time time.Time       `json:"time"`
			Data json.RawMessage `json:"data"`
		} `json:"detail"`
	}
	if err := json.Unmarshal([]byte(body), &envelope); err != nil || envelope.Source != event.Source {
		return Removal{}, ErrUnreadable
	}
	removal := Removal{At: envelope.Detail.Time}
	var into any
	switch envelope.Type {
	case tenant.InstanceRemoved:
		removal.Instance = &tenant.InstanceRemovedData{}
		into = removal.Instance
	case tenant.OrgRemoved:
		removal.Org = &tenant.OrgRemovedData{}
		into = removal.Org
	case tenant.UserRemoved:
		removal.User = &tenant.UserRemovedData{}
		into = removal.User
	default:
		return Removal{}, ErrUnreadable
	}
	if err := json.Unmarshal(envelope.Detail.Data, into); err != nil {
		return Removal{}, ErrUnreadable
	}
	if u := removal.User; u != nil {
		if !tenant.IsID(u.InstanceID) || !tenant.IsID(u.UserID) {
			return Removal{}, ErrUnreadable
		}
		return removal, nil
	}
	instanceID, orgID := removal.ids()
	if !tenant.IsID(instanceID) || removal.Org != nil && !tenant.IsID(orgID) {
		return Removal{}, ErrUnreadable
	}
	return removal, nil
}

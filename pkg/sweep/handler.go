package sweep

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// reserve is the part of an invocation's time that is kept to store progress and to
// respond.
const reserve = 5 * time.Second

// ErrUnreadable means that a message is not a removal event.
var ErrUnreadable = errors.New("not a tenantry event of type InstanceRemoved, OrgRemoved, UserRemoved, ProjectRemoved or ProjectGrantRemoved")

// Handle handles a batch of messages. Those whose sweep is not complete return to the
// queue, which delivers them again later. It never fails as a whole.
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

// handle handles one message. A panic affects only that message.
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

// readRemoval parses an event as delivered by EventBridge.
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
	case tenant.ProjectRemoved:
		removal.Project = &tenant.ProjectStateData{}
		into = removal.Project
	case tenant.ProjectGrantRemoved:
		removal.Grant = &tenant.ProjectGrantStateData{}
		into = removal.Grant
	default:
		return Removal{}, ErrUnreadable
	}
	if err := json.Unmarshal(envelope.Detail.Data, into); err != nil {
		return Removal{}, ErrUnreadable
	}
	if !removal.isWhole() {
		return Removal{}, ErrUnreadable
	}
	return removal, nil
}

// isWhole reports whether all required ids are set. Nothing may be erased by an empty
// id, which would match everything.
func (r Removal) isWhole() bool {
	areIDs := func(instanceID string, ids ...string) bool {
		return tenant.IsID(instanceID) && !slices.ContainsFunc(ids, func(id string) bool { return !tenant.IsChosenID(id) })
	}
	switch {
	case r.Org != nil:
		return areIDs(r.Org.InstanceID, r.Org.OrgID)
	case r.User != nil:
		return areIDs(r.User.InstanceID, r.User.UserID)
	case r.Project != nil:
		return areIDs(r.Project.InstanceID, r.Project.OrgID) && r.Project.ProjectID != ""
	case r.Grant != nil:
		return areIDs(r.Grant.InstanceID, r.Grant.OrgID, r.Grant.GrantedOrgID) && r.Grant.ProjectID != ""
	default:
		return areIDs(r.Instance.InstanceID)
	}
}

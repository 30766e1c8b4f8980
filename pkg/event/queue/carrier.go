package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/adminapi"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/pb/credentials"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

const (
	// recordLifetime is how long a request's id is remembered. A message may stay in
	// the queue for 14 days and, redriven, for 14 more in the dead-letter queue, the
	// maximum of SQS.
	recordLifetime = 30 * 24 * time.Hour
	// credentialsLifetime is how long an owner's credentials can be claimed.
	credentialsLifetime = 7 * 24 * time.Hour
)

// carrier is one request being handled.
type carrier struct {
	*Handler
	request event.Request
	key     tenant.RequestKey
	at      time.Time

	// instanceID is the request's, once it is known to exist.
	instanceID string
	// event is the last outcome that was made.
	event tenant.Event
	// refusal is what the pipeline said of a call; nil if it did not refuse one.
	refusal *api.Refusal
	// ignored are the unknown members of the detail.
	ignored []string
	// made is the request's fingerprint, once computed.
	made string
}

// carryOut carries out the request or rejects it. The error is the refusal of a
// rejected request, or why the message returns to the queue.
func (c *carrier) carryOut(ctx context.Context, redelivered bool) (outcome Outcome, eventID string, err error) {
	err = c.make(ctx, redelivered)
	if err == nil {
		return Outcome(c.event.Type), c.event.ID, nil
	}
	if repeated, ok := errors.AsType[*tenant.Repeated](err); ok {
		return c.meet(ctx, repeated.Record)
	}
	refusal := tenant.AsError(err)
	switch refusal.Kind {
	case tenant.KindUnavailable, tenant.KindInternal, tenant.KindTimedOut:
		return OutcomeFailed, "", err
	default:
	}
	if refusal.Is(event.ErrSourceNotAllowed) {
		// A source without rights must not use up ids of those that have rights.
		c.key = c.keyApart()
	}
	return c.reject(ctx, refusal)
}

// meet handles an existing record with the request's id. If it is the request's own,
// the request is a repetition. If it is another's, the request is refused without
// learning anything about the other.
func (c *carrier) meet(ctx context.Context, found tenant.RequestRecord) (outcome Outcome, eventID string, err error) {
	before := readRecord(found)
	if c.key == c.keyApart() || before.isOf(c.request.Source, c.fingerprint()) {
		return OutcomeRepeated, before.EventID, nil
	}
	c.key, c.instanceID = c.keyApart(), ""
	return c.reject(ctx, event.ErrRequestIDUsed)
}

func (c *carrier) reject(ctx context.Context, refusal *tenant.Error) (outcome Outcome, eventID string, err error) {
	rejection := c.rejection(refusal)
	err = c.Store.Apply(ctx, rejection)
	if repeated, ok := errors.AsType[*tenant.Repeated](err); ok {
		return c.meet(ctx, repeated.Record)
	}
	if err != nil {
		return OutcomeFailed, "", fmt.Errorf("reject (%s): %w", refusal.ID, err)
	}
	return Outcome(rejection.Event.Type), rejection.Event.ID, refusal
}

// rejection returns the change that reports a request's final rejection. A rejection
// without an instance is not part of any instance's log.
func (c *carrier) rejection(refusal *tenant.Error) tenant.Change {
	data := tenant.RejectedData{Error: api.ErrorObject(refusal)}
	if c.refusal != nil && c.refusal.Err == refusal {
		data.Error = c.refusal.JSON()
	}
	if tenant.IsID(c.request.InstanceID) {
		data.InstanceID = c.request.InstanceID
	}
	change := tenant.Change{Event: tenant.Event{
		InstanceID: c.instanceID, ID: c.IDs(), Type: c.request.Type.Rejected(), Actor: c.actor(), At: c.at, Data: data,
	}}
	c.mark(&change)
	return change
}

// mark links a change to its request, and records the request with it.
func (c *carrier) mark(change *tenant.Change) {
	change.Event.RequestID, change.Event.Correlation = c.request.ID, c.request.Correlation
	change.Request = c.record(change.Event)
}

// record returns the record of the request, whose outcome is an event.
func (c *carrier) record(outcome tenant.Event) *tenant.RequestRecord {
	c.event = outcome
	return &tenant.RequestRecord{
		Key: c.key, At: c.at, ExpiresAt: c.at.Add(recordLifetime),
		Sealed: record{EventID: outcome.ID, Source: c.request.Source, Fingerprint: c.fingerprint()}.bytes(),
	}
}

// actor returns who made the request, for whom the bus vouches.
func (c *carrier) actor() string { return "event:" + c.request.Source }

// make runs the use case, in the contract's order of checks.
func (c *carrier) make(ctx context.Context, redelivered bool) error {
	if err := ctx.Err(); err != nil {
		return tenant.ErrUnavailable.WithCause(err)
	}
	if err := c.Senders.Check(c.request); err != nil {
		return err
	}
	switch c.request.Type {
	case event.OrgRequested:
		return c.setupOrg(ctx)
	case event.CallRequested:
		return c.call(ctx)
	default:
		return c.createInstance(ctx, redelivered)
	}
}

func (c *carrier) createInstance(ctx context.Context, redelivered bool) error {
	in := &system.CreateInstanceRequest{}
	var err error
	if c.ignored, err = decode(c.request, in); err != nil {
		return err
	}
	if err := systemapi.CheckCreateInstance(in); err != nil {
		return err
	}
	if redelivered {
		// It may already have been carried out, and key pairs are scarce.
		found, err := c.Store.Snapshot(ctx, tenant.Query{Request: c.key})
		if err != nil {
			return err
		}
		if err := c.repeated(found); err != nil {
			return err
		}
	}
	cmd := systemapi.CreateInstanceCommand(in)
	cmd.Actor, cmd.Complete = c.actor(), c.completeInstance
	_, err = c.CreateInstance.Execute(ctx, cmd)
	return err
}

// repeated returns the error for a request that was already carried out.
func (c *carrier) repeated(found tenant.Snapshot) error {
	if found.Request == nil || !c.at.Before(found.Request.ExpiresAt) {
		return nil
	}
	return &tenant.Repeated{Record: *found.Request}
}

// completeInstance adds the owner's credentials to the change, to be claimed: they are
// never part of an event.
func (c *carrier) completeInstance(ctx context.Context, result *instance.CreateResult, change *tenant.Change) error {
	c.mark(change)
	if result.Token == "" && result.MachineKeyFile == nil {
		return nil
	}
	answer, err := proto.Marshal(&credentials.ClaimCredentialsResponse{
		InstanceId: result.InstanceID, UserId: result.UserID, Pat: result.Token, MachineKey: result.MachineKeyFile,
	})
	if err != nil {
		return fmt.Errorf("encode waiting credentials: %w", err)
	}
	waiting := &tenant.WaitingCredentials{
		Key: c.key, InstanceID: result.InstanceID, UserID: result.UserID, OrgID: result.OrgID, ExpiresAt: c.at.Add(credentialsLifetime),
	}
	if waiting.Sealed, err = c.Sealer.Seal(ctx, tenant.SealCredentials, waiting.Binding(), answer); err != nil {
		return err
	}
	change.Writes = append(change.Writes, tenant.Create{Entity: waiting})
	return nil
}

func (c *carrier) setupOrg(ctx context.Context) error {
	in := &admin.SetUpOrgRequest{}
	var err error
	if c.ignored, err = decode(c.request, in); err != nil {
		return err
	}
	instanceID := c.request.InstanceID
	if !tenant.IsID(instanceID) {
		// No instance can have this id, and it may be of any length.
		return event.ErrInstanceIDInvalid
	}
	query := tenant.Query{Request: c.key, InstanceID: instanceID}
	// Nothing may be derived from a message before its fields are validated, but their
	// refusal has to wait for its turn.
	fieldsErr := api.CheckFields(in, nil)
	if fieldsErr == nil {
		query.OrgDomain = user.NameSuffix(in.GetHuman().GetUserName())
	}
	found, err := c.Store.Snapshot(ctx, query)
	if err != nil {
		return err
	}
	if err := c.repeated(found); err != nil {
		return err
	}
	if found.Instance == nil {
		return api.InstanceUnknown(instanceID)
	}
	c.instanceID = instanceID
	if fieldsErr != nil {
		return fieldsErr
	}
	cmd := adminapi.SetupOrgCommand(in)
	cmd.Actor, cmd.InstanceID, cmd.Host = c.actor(), instanceID, found.Instance.PrimaryHost()
	cmd.SuffixOwner = found.OrgDomainOwner
	cmd.Complete = func(_ context.Context, _ *org.SetUpResult, change *tenant.Change) error {
		c.mark(change)
		return nil
	}
	_, err = c.SetupOrg.Execute(ctx, cmd)
	return err
}

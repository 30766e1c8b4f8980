package api

import (
	"context"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Sender makes a call by event: it takes the place of what the headers of a call over
// HTTP say. The call is carried out once for as long as the record of its request exists: a
// repetition is refused, with *tenant.Repeated as the cause.
type Sender struct {
	// Credential is what the sender was found to be.
	Credential access.Credential
	// InstanceID is the instance of the call. The field instance_id of a message that
	// has one in its path must name it too, or be empty.
	InstanceID string
	// Key identifies the request.
	Key tenant.RequestKey
	// Complete adds the record of the request to the change that makes answer true, and
	// what reports it. Its error refuses the call. It is called again if the change is
	// decided again.
	Complete func(answer proto.Message, change *tenant.Change) error

	completed bool
}

// Refusals of calls by event. They are ours, because the API has no events.
var (
	ErrNotOfInstance = &tenant.Error{
		Kind: tenant.KindUnimplemented, ID: "EVENT-sYs5c",
		Key: "detail.call is about the deployment, not about an instance: to create an instance, send InstanceRequested; for anything else, make the call over HTTP",
	}
	ErrOtherInstance = &tenant.Error{
		Kind: tenant.KindInvalid, ID: "EVENT-oTh3i", Key: "detail.request names another instance than detail.instanceId",
	}
)

// record implements recorder.
func (s *Sender) record(_ context.Context, answer proto.Message, change *tenant.Change) error {
	s.completed = true
	return s.Complete(answer, change)
}

// aim checks that a call of that scope is about the sender's instance, and names it in a
// message that can.
func (s *Sender) aim(scope Scope, in proto.Message) error {
	switch scope {
	case InstanceInPath, InstanceNamed:
		message := in.ProtoReflect()
		field := message.Descriptor().Fields().ByTextName("instance_id")
		if named := message.Get(field).String(); named != "" && named != s.InstanceID {
			return ErrOtherInstance
		}
		message.Set(field, protoreflect.ValueOfString(s.InstanceID))
	case System:
		return ErrNotOfInstance
	case InstanceOfHost:
	}
	return nil
}

// findSent reads the instance of the sender, and what prefetch requests from it. The
// call is made under the instance's primary host.
func (p *pipeline) findSent(ctx context.Context, prefetch tenant.Query) error {
	id := p.call.Sender.InstanceID
	if tenant.IsID(id) {
		if err := p.read(ctx, id, prefetch); err != nil {
			return err
		}
	}
	if p.found.Instance == nil {
		return InstanceUnknown(id)
	}
	p.host = p.found.Instance.PrimaryHost()
	return nil
}

// runSent runs a call by event, unless it was already carried out.
func (r Route[In, Out]) runSent(ctx context.Context, p *pipeline, request Request[In]) (out Out, err error) {
	if record := p.found.Request; record != nil && p.at.Before(record.ExpiresAt) {
		return out, &tenant.Repeated{Record: *record}
	}
	p.call.Sender.completed = false
	return r.Run(ctx, request)
}

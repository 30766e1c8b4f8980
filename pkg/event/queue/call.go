package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// call makes a call through the API's pipeline. Its outcome is written with the change
// that it makes, or alone if nothing had to be changed.
func (c *carrier) call(ctx context.Context) error {
	asked, ok := c.Calls[c.request.Call]
	switch {
	case !ok:
		return event.ErrCallUnknown
	case asked.onlyReads():
		return event.ErrCallReads
	case !tenant.IsID(c.request.InstanceID):
		// No instance can have this id, and it may be of any length.
		return event.ErrInstanceIDInvalid
	}
	answer, refusal := asked.endpoint.Handle(ctx, asked.env, &api.Call{
		Decode: func(in proto.Message) (err error) {
			c.ignored, err = decodeCall(c.request, in)
			return err
		},
		OrgID: c.request.OrgID,
		Sender: &api.Sender{
			Credential: c.Senders.Caller(c.request.Source, c.actor()), InstanceID: c.request.InstanceID, Key: c.key,
			Complete: func(answer proto.Message, change *tenant.Change) error { return c.completeCall(asked, answer, change) },
		},
	})
	if refusal != nil {
		c.refusal, c.instanceID = refusal, refusal.InstanceID
		return refusal.Err
	}
	if answer.Completed {
		return nil
	}
	outcome, err := c.outcomeOf(asked, answer.Message)
	if err != nil {
		return err
	}
	change := tenant.Change{Event: outcome}
	c.mark(&change)
	return c.Store.Apply(ctx, change)
}

// completeCall adds the outcome of a call to its change, whose own event belongs to the
// request, too.
func (c *carrier) completeCall(asked call, answer proto.Message, change *tenant.Change) error {
	outcome, err := c.outcomeOf(asked, answer)
	if err != nil {
		return err
	}
	outcome.At = change.Event.At
	change.Event.RequestID, change.Event.Correlation = c.request.ID, c.request.Correlation
	change.Outcome, change.Request = &outcome, c.record(outcome)
	return nil
}

// outcomeOf returns the event that reports the answer of a call. It returns a refusal if
// the answer has a secret.
func (c *carrier) outcomeOf(asked call, answer proto.Message) (tenant.Event, error) {
	if hasSecret(answer) {
		return tenant.Event{}, event.AnswerIsSecret(asked.overHTTP())
	}
	text, err := api.MarshalJSON(answer)
	if err != nil {
		return tenant.Event{}, fmt.Errorf("outcome: %w", err)
	}
	return tenant.Event{
		InstanceID: c.request.InstanceID, ID: c.IDs(), Type: tenant.CallCompleted, Actor: c.actor(), At: c.at,
		Data:      tenant.CallCompletedData{InstanceID: c.request.InstanceID, Call: asked.name(), Answer: text},
		RequestID: c.request.ID, Correlation: c.request.Correlation,
	}, nil
}

// withoutSecretsOf returns a request without the secrets in the body of its call, which
// could be guessed from a fingerprint. A body that cannot be read, or that is not where
// it should be, may have secrets anywhere, and is left out.
func (c *carrier) withoutSecretsOf(request event.Request) event.Request {
	var members map[string]json.RawMessage
	if request.Type == event.InstanceRequested || request.Type == event.OrgRequested || json.Unmarshal(request.Body, &members) != nil {
		return request
	}
	maps.DeleteFunc(members, func(name string, _ json.RawMessage) bool {
		isOther := !slices.Contains(event.CallRequested.Members(), name)
		return name == "request" || request.Type == event.CallRequested && isOther
	})
	if asked, ok := c.Calls[request.Call]; ok {
		in := asked.endpoint.Message()
		if _, err := decodeCall(request, in); err == nil {
			withoutSecrets(in)
			if text, err := api.MarshalJSON(in); err == nil {
				members["request"] = text
			}
		}
	}
	body, err := json.Marshal(members)
	if err != nil {
		panic(err) // valid JSON
	}
	request.Body = body
	return request
}

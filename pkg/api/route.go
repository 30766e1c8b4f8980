package api

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Message is a request message with generated field rules.
type Message interface {
	proto.Message
	Validate() error
}

// Route is one call of an API: a row of its service's table.
type Route[In Message, Out proto.Message] struct {
	// Method and Path are the public API's. The wildcards of Path have the names
	// of the message's fields, which they fill over what the body says. GET and
	// DELETE take the other fields from the query, and have no body.
	Method, Path string
	Scope        Scope
	// Permission that the caller needs; access.Anyone and access.SignedIn ask for
	// none.
	Permission access.Permission
	// PermissionFor is set in place of Permission, with On, where it depends on the
	// message what permission the caller needs.
	PermissionFor func(In) access.Permission
	// On returns the organisation on which the caller needs the permission, "" for
	// the instance itself: see access.Caller.MayOn. Such a permission is looked at
	// after the fields, as in the public API's second version. Without On, it is
	// one on the instance, or on the system, and comes before the fields.
	On func(In) (orgID string)
	// NotFound is the refusal of an InstanceNamed call whose instance does not
	// exist. Without one, the call runs, and Request.Instance is nil.
	NotFound *tenant.Error
	// Creates says that a success is 201 by REST.
	Creates bool
	// Prefetch names what the use case will need to know, so that it comes
	// with the one read of the request. Only Query.OrgDomain and Query.OrgID are
	// looked at, the latter unless the caller names an organisation by header:
	// then Snapshot.Org is that one. It is called only for a message whose fields
	// hold, but before the caller is known; optional.
	Prefetch func(In) tenant.Query
	// Check has rules of the fields beyond the generated ones; optional.
	Check func(In) error
	// Run carries the call out. It is called again, after all was read again, when
	// it returns tenant.ErrChanged.
	Run func(context.Context, Request[In]) (Out, error)
}

// OnInstance is the On of permissions on the instance itself.
func OnInstance[In any](In) string { return "" }

// Endpoint is a Route without its types, as a wire serves it.
type Endpoint interface {
	// Pattern returns method and path.
	Pattern() (method, path string)
	// Message returns an empty request message.
	Message() proto.Message
	// Handle carries a call through the pipeline. The refusal is nil if and
	// only if the call succeeded.
	Handle(ctx context.Context, env *Env, call *Call) (Answer, *Refusal)
}

// Stage says how far a refused call had come.
type Stage string

// The stages of the pipeline, in the contract's order.
const (
	StageDecode       Stage = "decode"
	StageInstance     Stage = "instance"
	StageToken        Stage = "token"
	StageOrganisation Stage = "organisation"
	StagePermission   Stage = "permission"
	StageFields       Stage = "fields"
	StageUseCase      Stage = "use case"
)

// Refusal is an error with the text that the caller sees.
type Refusal struct {
	Err   *tenant.Error
	Text  string
	Stage Stage
}

// Pattern implements Endpoint.
func (r Route[In, Out]) Pattern() (method, path string) { return r.Method, r.Path }

// Message implements Endpoint.
func (r Route[In, Out]) Message() proto.Message { return newMessage[In]() }

// Handle implements Endpoint.
func (r Route[In, Out]) Handle(ctx context.Context, env *Env, call *Call) (Answer, *Refusal) {
	ctx, cancel := context.WithTimeout(ctx, env.Timeout)
	defer cancel()
	p := pipeline{env: env, call: call, at: env.Clock()}
	out, err := r.run(ctx, &p)
	if err != nil {
		return Answer{}, p.refuse(err)
	}
	return Answer{Message: out, Replayed: p.replayed, Created: r.Creates}, nil
}

// run is the contract's order of checks.
func (r Route[In, Out]) run(ctx context.Context, p *pipeline) (out Out, err error) {
	in := newMessage[In]()
	p.stage = StageDecode
	if err := p.call.Decode(in); err != nil {
		return out, err
	}
	// Nothing is derived from a message before its fields are known to hold.
	// A refusal of theirs waits for its turn.
	fieldsErr := CheckFields(in, r.Check)
	var prefetch tenant.Query
	if r.Prefetch != nil && fieldsErr == nil {
		wanted := r.Prefetch(in)
		prefetch.OrgDomain = wanted.OrgDomain
		if tenant.IsID(wanted.OrgID) {
			prefetch.OrgID = wanted.OrgID
		}
	}
	if r.Scope == InstanceInPath || r.Scope == InstanceNamed {
		p.instanceID = instanceIDOf(in)
	}
	if r.Permission != access.Anyone {
		p.readCredential()
	}
	err = tenant.ReadAgain(ctx, func() error {
		if err := p.admit(ctx, r.Scope, r.Permission == access.Anyone, prefetch); err != nil {
			return err
		}
		if err := r.check(p, in, fieldsErr); err != nil {
			return err
		}
		p.stage = StageUseCase
		if r.Scope == InstanceNamed && p.found.Instance == nil && r.NotFound != nil {
			return r.NotFound
		}
		request := Request[In]{In: in, At: p.at, AcceptLanguage: p.call.AcceptLanguage, Caller: p.caller, Instance: p.found.Instance, Host: p.host, Found: p.found}
		if p.requestKey.Hash != "" {
			if request.repeatable, err = newRepeatable(p, in); err != nil {
				return err
			}
		}
		out, err = r.runOnce(ctx, p, request)
		return err
	})
	return out, err
}

// check judges permission and fields, in the order of the route.
func (r Route[In, Out]) check(p *pipeline, in In, fieldsErr error) error {
	if r.On == nil {
		p.stage = StagePermission
		if err := p.may(r.Permission); err != nil {
			return err
		}
	}
	p.stage = StageFields
	if p.keyErr != nil {
		return p.keyErr
	}
	if fieldsErr != nil {
		return fieldsErr
	}
	if r.On != nil {
		p.stage = StagePermission
		permission := r.Permission
		if r.PermissionFor != nil {
			permission = r.PermissionFor(in)
		}
		return p.caller.MayOn(permission, tenant.OnOrg(r.On(in)))
	}
	return nil
}

func newMessage[M proto.Message]() M {
	var none M
	return none.ProtoReflect().New().Interface().(M)
}

// CheckFields applies the generated rules of a message and, if there are any,
// more. It returns a tenant.Error: that of more, or one with the rule's text.
func CheckFields[In Message](in In, more func(In) error) error {
	err := in.Validate()
	if err == nil && more != nil {
		err = more(in)
	}
	var refusal *tenant.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refusal):
		return refusal
	default:
		return &tenant.Error{Kind: tenant.KindInvalid, Key: err.Error()}
	}
}

// refuse returns the refusal of err in the caller's language, or as its key
// where the service has no texts.
func (p *pipeline) refuse(err error) *Refusal {
	refusal := &Refusal{Err: tenant.AsError(err), Stage: p.stage}
	refusal.Text = refusal.Err.Key
	// Only keys of the catalogue are looked up: a text may be long.
	if p.env.Text != nil && strings.HasPrefix(refusal.Text, "Errors.") {
		fallback := ""
		if p.found.Instance != nil {
			fallback = p.found.Instance.DefaultLanguage
		}
		refusal.Text = p.env.Text(refusal.Text, p.call.AcceptLanguage, fallback)
	}
	return refusal
}

// InstanceUnknown is the refusal of an instance's id in the path that no
// instance has. Source: the contract, reads.md, "Instance of the path".
func InstanceUnknown(id string) *tenant.Error {
	return instanceNotFound("id "+id, "QUERY-1kIjX")
}

// hostUnknown is the refusal of a host that no instance has. Source: the
// contract, errors.md.
func hostUnknown(origin Origin, externalDomain, errorID string) *tenant.Error {
	return instanceNotFound(fmt.Sprintf("origin &{%s %s %s} (ExternalDomain is %s)",
		origin.Host, origin.PublicHost, origin.Scheme, externalDomain), errorID)
}

func instanceNotFound(by, errorID string) *tenant.Error {
	return &tenant.Error{Kind: tenant.KindNotFound, Key: "unable to set instance using " + by + ": ID=" + errorID +
		" Message=Instance not found. Make sure you got the domain right. " +
		"Check out https://zitadel.com/docs/apis/introduction#domains"}
}

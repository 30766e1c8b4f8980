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

// Route is one call of an API, a row in its service's table.
type Route[In Message, Out proto.Message] struct {
	// Method and Path are those of the public API. The wildcards in Path are named
	// after fields of the message and override the body. GET and DELETE take the
	// remaining fields from the query and have no body.
	Method, Path string
	// DeleteBody says that a DELETE may have a body, whose fields take precedence over
	// those of the query.
	DeleteBody bool
	Scope      Scope
	// Permission is what the caller needs; access.Anyone and access.SignedIn require no
	// role.
	Permission access.Permission
	// PermissionFor replaces Permission if the permission depends on the message. It
	// requires On.
	PermissionFor func(In) access.Permission
	// On returns the organisation on which the caller needs the permission; "" for the
	// instance: see access.Caller.MayOn. Such a permission is checked after the fields,
	// as in the public API's second version. Without On, the permission is on the
	// instance or the system, and is checked before the fields.
	On func(In) (orgID string)
	// OnOwnOrg says that the caller needs the permission on the organisation that the
	// request is about, Request.Org, which the caller's roles on it or on the instance
	// can grant. Such a permission is checked before the fields, as in the public API's
	// first version. The route must not prefetch an organisation.
	OnOwnOrg bool
	// NotFound is the refusal if the instance of an InstanceNamed call does not exist.
	// If nil, the call runs with a nil Request.Instance.
	NotFound *tenant.Error
	// Creates makes the REST status of a success 201.
	Creates bool
	// Prefetch requests what the use case will need, so that it is part of the
	// request's one read. Only Query.OrgDomain and Query.OrgID are used; the latter is
	// overridden if a header names an organisation, which is then Snapshot.Org. It is
	// called only for a valid message, but before the caller is authenticated.
	// Optional.
	Prefetch func(In) tenant.Query
	// Check validates fields beyond the generated rules. Optional.
	Check func(In) error
	// Run executes the call. If it returns tenant.ErrChanged, everything is read again
	// and it is called again; it must not do so itself once it completed a change.
	Run func(context.Context, Request[In]) (Out, error)
}

// OnInstance is the On for permissions on the instance itself.
func OnInstance[In any](In) string { return "" }

// Endpoint is a Route without its type parameters, as used by wire protocols.
type Endpoint interface {
	// Pattern returns the method and path.
	Pattern() (method, path string)
	// HasDeleteBody reports whether a DELETE may have a body.
	HasDeleteBody() bool
	// Message returns an empty request message.
	Message() proto.Message
	// Handle runs a call through the pipeline. The refusal is nil if and only if the
	// call succeeded.
	Handle(ctx context.Context, env *Env, call *Call) (Answer, *Refusal)
}

// Stage is how far a refused call got.
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

// Refusal is an error with the text shown to the caller.
type Refusal struct {
	Err   *tenant.Error
	Text  string
	Stage Stage
	// InstanceID is the instance of the call, if it was found.
	InstanceID string
}

// Pattern implements Endpoint.
func (r Route[In, Out]) Pattern() (method, path string) { return r.Method, r.Path }

// HasDeleteBody implements Endpoint.
func (r Route[In, Out]) HasDeleteBody() bool { return r.DeleteBody }

// Message implements Endpoint.
func (r Route[In, Out]) Message() proto.Message { return newMessage[In]() }

// Handle implements Endpoint.
func (r Route[In, Out]) Handle(ctx context.Context, env *Env, call *Call) (Answer, *Refusal) {
	bounded, cancel := context.WithTimeout(ctx, env.Timeout)
	defer cancel()
	p := pipeline{env: env, call: call, at: env.Clock(), onOwnOrg: r.OnOwnOrg}
	out, err := r.run(bounded, &p)
	if err != nil {
		if tenant.AsError(err).Kind == tenant.KindUnavailable && errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = tenant.ErrTimedOut.WithCause(err) // no fault of the services
		}
		return Answer{}, p.refuse(err)
	}
	return Answer{
		Message: out, Replayed: p.replayed, Created: r.Creates, Completed: call.Sender != nil && call.Sender.completed,
	}, nil
}

// run implements the contract's order of checks.
func (r Route[In, Out]) run(ctx context.Context, p *pipeline) (out Out, err error) {
	in := newMessage[In]()
	p.stage = StageDecode
	if err := p.call.Decode(in); err != nil {
		return out, err
	}
	if p.call.Sender != nil {
		if err := p.call.Sender.aim(r.Scope, in); err != nil {
			return out, err
		}
	}
	// Nothing may be derived from a message before its fields are validated, but their
	// refusal has to wait for its turn.
	fieldsErr := CheckFields(in, r.Check)
	var prefetch tenant.Query
	if r.Prefetch != nil && fieldsErr == nil {
		wanted := r.Prefetch(in)
		prefetch.OrgDomain = wanted.OrgDomain
		if tenant.IsChosenID(wanted.OrgID) {
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
		request := Request[In]{In: in, At: p.at, AcceptLanguage: p.call.AcceptLanguage, Caller: p.caller, Instance: p.found.Instance, Host: p.host, Found: p.found, IsSystemUser: p.env.SystemUsers.Has}
		if r.OnOwnOrg {
			request.Org = p.ownOrg()
		}
		switch {
		case p.call.Sender != nil:
			request.recorder = p.call.Sender
			out, err = r.runSent(ctx, p, request)
		case p.requestKey.Hash != "":
			out, err = r.runOnce(ctx, p, request)
		default:
			out, err = r.Run(ctx, request)
		}
		return err
	})
	return out, err
}

// check checks permission and fields, in the order of the route.
func (r Route[In, Out]) check(p *pipeline, in In, fieldsErr error) error {
	if r.On == nil {
		p.stage = StagePermission
		may := p.may
		if r.OnOwnOrg {
			may = p.mayOnOwnOrg
		}
		if err := may(r.Permission); err != nil {
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

// CheckFields applies the generated rules of a message, and then more if it is not nil.
// It returns a tenant.Error: the one from more, or one with the rule's text.
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

// refuse returns the refusal for err in the caller's language, or with its key as text
// if the service has no texts.
func (p *pipeline) refuse(err error) *Refusal {
	refusal := &Refusal{Err: tenant.AsError(err), Stage: p.stage}
	refusal.Text = refusal.Err.Key
	if p.found.Instance != nil {
		refusal.InstanceID = p.found.Instance.ID
	}
	// Only catalogue keys are looked up, because a text may be long.
	if p.env.Text != nil && strings.HasPrefix(refusal.Text, "Errors.") {
		fallback := ""
		if p.found.Instance != nil {
			fallback = p.found.Instance.DefaultLanguage
		}
		refusal.Text = p.env.Text(refusal.Text, p.call.AcceptLanguage, fallback)
	}
	return refusal
}

// InstanceUnknown returns the refusal of an unknown instance id in the path. Source:
// the contract, reads.md, "Instance of the path".
func InstanceUnknown(id string) *tenant.Error {
	return instanceNotFound("id "+id, "QUERY-1kIjX")
}

// hostUnknown returns the refusal of a host that no instance has. Source: the contract,
// errors.md.
func hostUnknown(origin Origin, externalDomain, errorID string) *tenant.Error {
	return instanceNotFound(fmt.Sprintf("origin &{%s %s %s} (ExternalDomain is %s)",
		origin.Host, origin.PublicHost, origin.Scheme, externalDomain), errorID)
}

func instanceNotFound(by, errorID string) *tenant.Error {
	return &tenant.Error{Kind: tenant.KindNotFound, Key: "unable to set instance using " + by + ": ID=" + errorID +
		" Message=Instance not found. Make sure you got the domain right. " +
		"Check out https://zitadel.com/docs/apis/introduction#domains"}
}

package api

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Call is a request as received by a wire protocol.
type Call struct {
	// Decode decodes the request into a message. It returns a tenant.Error that says
	// what is wrong with the body.
	Decode func(proto.Message) error
	Origin Origin
	// Authorization has the values of the Authorization header.
	Authorization []string
	// OrgID is the value of x-zitadel-orgid; a blank value counts as missing.
	OrgID string
	// AcceptLanguage selects the language of refusals (RFC 9110 section 12.5.4).
	AcceptLanguage string
	// IdempotencyKey has the values of the Idempotency-Key header.
	IdempotencyKey []string
	// Sender makes the call by event; nil for a call over HTTP. Then Origin,
	// Authorization and IdempotencyKey do not count.
	Sender *Sender
}

// Request is passed to a use case once all checks have passed.
type Request[In any] struct {
	In     In
	Caller access.Caller
	// At is the time of the request.
	At time.Time
	// AcceptLanguage is the Call's.
	AcceptLanguage string
	// Instance is the instance of the call, as read. It is nil for scope System, and if
	// the named instance does not exist (Route.NotFound).
	Instance *tenant.Instance
	// Host is the name under which Instance was reached, folded and without a port. It
	// is set for scope InstanceOfHost.
	Host string
	// Org is the organisation that a call with Route.OnOwnOrg is about: the one that the
	// x-zitadel-orgid header names, else the caller's. It is nil for a system user who
	// names none, and for other calls.
	Org *tenant.Org
	// Found is everything read for the request, including what the route's Prefetch
	// requested.
	Found tenant.Snapshot

	// IsSystemUser reports whether a system user has that name, which no new user may
	// have as id: the audit log names both.
	IsSystemUser func(name string) bool

	// recorder is nil if the request is not to be recorded.
	recorder recorder
}

// recorder records a request with its answer in the change that it makes.
type recorder interface {
	record(ctx context.Context, answer proto.Message, change *tenant.Change) error
}

// Answer is the result of a successful call.
type Answer struct {
	Message proto.Message
	// Replayed is set if the same request was already answered this way.
	Replayed bool
	// Created is set if something was created and the contract makes that distinction.
	Created bool
	// Completed is set if the change that the call made was passed to Sender.Complete.
	// Otherwise the call changed nothing, because everything was as it asked for.
	Completed bool
}

// Text returns the text for a key in the language of acceptLanguage, or in fallback if
// that language is not supported.
type Text func(key, acceptLanguage, fallback string) string

// Env has the dependencies of every route.
type Env struct {
	Store tenant.Store
	// Sealer encrypts the recorded responses of idempotent requests.
	Sealer      tenant.Sealer
	SystemUsers *access.SystemUsers
	Clock       tenant.Clock
	// Text has translated texts for refusals. If nil, the text of a refusal is its key,
	// as in the System API.
	Text Text
	// ExternalDomain is the deployment's, named in the refusal of an unknown host.
	ExternalDomain string
	// Timeout bounds a request, so that it is answered before the gateway or function
	// times out.
	Timeout time.Duration

	hosts Hints
}

// WithText returns a copy of e with texts for refusals.
func (e *Env) WithText(text Text) *Env {
	return &Env{
		Store: e.Store, Sealer: e.Sealer, SystemUsers: e.SystemUsers, Clock: e.Clock,
		Text: text, ExternalDomain: e.ExternalDomain, Timeout: e.Timeout,
	}
}

package api

import (
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Call is a request as a wire hands it over.
type Call struct {
	// Decode reads the request into a message. It returns a tenant.Error that
	// says what is wrong with the body.
	Decode func(proto.Message) error
	Origin Origin
	// Authorization has the values of the header of that name.
	Authorization []string
	// OrgID is the value of x-zitadel-orgid; blank counts as absent.
	OrgID string
	// AcceptLanguage chooses the language of refusals (RFC 9110 section
	// 12.5.4).
	AcceptLanguage string
	// IdempotencyKey has the values of the header of that name.
	IdempotencyKey []string
}

// Request is what a use case is given once every check has passed.
type Request[In any] struct {
	In     In
	Caller access.Caller
	// At is the time of the request.
	At time.Time
	// AcceptLanguage is that of the Call.
	AcceptLanguage string
	// Instance is the one that the call is about, as it was read; nil for a call
	// of scope System, and for one that names none that exists (Route.NotFound).
	Instance *tenant.Instance
	// Host is the name by which Instance was reached, folded and without port;
	// for a call of scope InstanceOfHost.
	Host string
	// Found is what was read for the request, with what the route's Prefetch
	// asked for.
	Found tenant.Snapshot

	repeatable *repeatable
}

// Answer is what a successful call returns.
type Answer struct {
	Message proto.Message
	// Replayed answers were given before, to the same request.
	Replayed bool
	// Created answers tell of something new, where the contract tells that apart.
	Created bool
}

// Text returns the text of a key in the language of acceptLanguage or, where
// that is not known, in fallback.
type Text func(key, acceptLanguage, fallback string) string

// Env is what every route needs.
type Env struct {
	Store tenant.Store
	// Sealer keeps the answers of requests that may be sent again.
	Sealer      tenant.Sealer
	SystemUsers *access.SystemUsers
	Clock       tenant.Clock
	// Text has the texts of refusals, in the caller's language. Without it,
	// a refusal's text is its key, as in the System API.
	Text Text
	// ExternalDomain of the deployment is named in the refusal of an unknown
	// host.
	ExternalDomain string
	// Timeout bounds a request, so that it is answered before the gateway or
	// the function's own timeout cuts it off.
	Timeout time.Duration

	hosts Hints
}

// WithText returns the same with texts for refusals.
func (e *Env) WithText(text Text) *Env {
	return &Env{
		Store: e.Store, Sealer: e.Sealer, SystemUsers: e.SystemUsers, Clock: e.Clock,
		Text: text, ExternalDomain: e.ExternalDomain, Timeout: e.Timeout,
	}
}

// Package rest is the public API as JSON over HTTP: it routes requests, decodes their
// messages, and writes responses and refusals.
package rest

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// NewHandler returns a handler that serves endpoints as JSON over HTTP, including
// to pages of other origins. It logs one line per request, except for preflight
// requests. It panics if a pattern is malformed or used twice.
func NewHandler(env *api.Env, log *slog.Logger, endpoints ...api.Endpoint) http.Handler {
	h := &router{
		envelope: web.Envelope{Log: log, MaxBody: MaxBodyBytes},
		mux:      http.NewServeMux(), methods: map[string]bool{},
	}
	for _, endpoint := range endpoints {
		method, route := endpoint.Pattern()
		h.methods[method] = true
		serve := func(w http.ResponseWriter, r *http.Request) {
			h.envelope.Serve(w, r, &exchange{env: env, endpoint: endpoint, route: route})
		}
		h.mux.HandleFunc(method+" "+route, serve)
		// An id at the end of a path may be empty, which its field rule refuses. Source:
		// the contract, v2.md, section 2.
		if at := strings.LastIndex(route, "/") + 1; strings.HasPrefix(route[at:], "{") {
			h.mux.HandleFunc(method+" "+route[:at]+emptyEnd, serve)
		}
	}
	return web.CrossOrigin(h)
}

// exchange is a request in progress.
type exchange struct {
	env      *api.Env
	endpoint api.Endpoint
	route    string
	// refusal is set from the start if there is no route.
	refusal *api.Refusal
	ignored []string
}

// Serve implements web.Exchange.
func (x *exchange) Serve(a *web.Answer, r *http.Request) {
	if x.refusal != nil {
		x.refuse(a, x.refusal)
		return
	}
	timeout, err := timeoutOf(r)
	if err != nil {
		x.refuse(a, refusing(err).refusal)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	answer, refusal := x.endpoint.Handle(ctx, x.env, x.call(r))
	if refusal != nil {
		x.refuse(a, refusal)
		return
	}
	body, failure := api.AppendJSON(a.AvailableBuffer(), answer.Message)
	if failure != nil {
		x.refuse(a, internal(failure))
		return
	}
	if answer.Replayed {
		a.Header().Set("Idempotent-Replayed", "true")
	}
	status := http.StatusOK
	if answer.Created {
		status = http.StatusCreated
	}
	x.write(a, status, body)
}

// Fail implements web.Exchange.
func (x *exchange) Fail(a *web.Answer, _ *http.Request) { x.refuse(a, internal(nil)) }

func internal(cause error) *api.Refusal {
	return &api.Refusal{Err: tenant.ErrInternal.WithCause(cause), Text: tenant.ErrInternal.Key, Stage: api.StageUseCase}
}

func (x *exchange) refuse(a *web.Answer, refusal *api.Refusal) {
	x.refusal = refusal
	if refusal.Err.Kind == tenant.KindUnauthenticated {
		a.Header().Set("WWW-Authenticate", refusal.Message())
	}
	web.SetRetryAfter(a.Header(), refusal.Err.RetryAfter)
	x.write(a, statuses[refusal.Err.Kind], refusal.JSON())
}

func (x *exchange) write(a *web.Answer, status int, body []byte) {
	if len(x.ignored) > 0 {
		a.Header().Set(ignoredHeader, strings.Join(x.ignored, ", "))
	}
	a.Header().Set("Content-Type", "application/json")
	a.WriteHeader(status)
	a.SetBody(body)
}

// Finish implements web.Exchange. The text of a refusal is not logged, because it may
// repeat what the caller sent; its id and stage suffice.
func (x *exchange) Finish(*web.Answer, *http.Request) web.Line {
	line := web.LineOf(x.route, x.refusal)
	if len(x.ignored) > 0 {
		line.Attributes = append(line.Attributes, "ignoredFields", x.ignored)
	}
	return line
}

// ignoredHeader lists the ignored members of the body. The contract requires them to be
// accepted, but a misspelt one creates a tenant that lacks something.
const ignoredHeader = "Tenantry-Ignored-Fields"

func (x *exchange) call(r *http.Request) *api.Call {
	return &api.Call{
		Decode: func(message proto.Message) (err error) {
			x.ignored, err = decode(r, x.route, x.endpoint.HasDeleteBody(), message)
			return err
		},
		Origin:         web.OriginOf(r),
		Authorization:  r.Header.Values("Authorization"),
		OrgID:          r.Header.Get("X-Zitadel-Orgid"),
		IdempotencyKey: r.Header.Values("Idempotency-Key"),
		AcceptLanguage: strings.Join(r.Header.Values("Accept-Language"), ","),
	}
}

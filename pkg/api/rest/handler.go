// Package rest is the wire of the public API's JSON over HTTP: it finds the
// route of a request, reads its message, and writes the answer or the refusal.
package rest

import (
	"log/slog"
	"net/http"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// NewHandler serves endpoints as JSON over HTTP, to pages of other origins, too,
// and logs one line for each request but preflight requests. Two endpoints with one pattern, or a malformed pattern, panic.
func NewHandler(env *api.Env, log *slog.Logger, endpoints ...api.Endpoint) http.Handler {
	h := &router{
		envelope: web.Envelope{Log: log, MaxBody: MaxBodyBytes},
		mux:      http.NewServeMux(), methods: map[string]bool{},
	}
	for _, endpoint := range endpoints {
		method, route := endpoint.Pattern()
		h.methods[method] = true
		h.mux.HandleFunc(method+" "+route, func(w http.ResponseWriter, r *http.Request) {
			h.envelope.Serve(w, r, &exchange{env: env, endpoint: endpoint, route: route})
		})
	}
	return web.CrossOrigin(h)
}

// exchange is a request on its way.
type exchange struct {
	env      *api.Env
	endpoint api.Endpoint
	route    string
	// refusal is there from the start for a request that has no route.
	refusal *api.Refusal
	ignored []string
}

// Serve implements web.Exchange.
func (x *exchange) Serve(a *web.Answer, r *http.Request) {
	if x.refusal != nil {
		x.refuse(a, x.refusal)
		return
	}
	answer, refusal := x.endpoint.Handle(r.Context(), x.env, x.call(r))
	if refusal != nil {
		x.refuse(a, refusal)
		return
	}
	body, err := api.MarshalJSON(answer.Message)
	if err != nil {
		x.refuse(a, internal(err))
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
	_, _ = a.Write(body) // an Answer takes all
}

// Finish implements web.Exchange. The text of a refusal stays out of the log,
// because it may repeat what the caller sent; id and stage say enough.
func (x *exchange) Finish(*web.Answer, *http.Request) web.Line {
	line := web.LineOf(x.route, x.refusal)
	if len(x.ignored) > 0 {
		line.Attributes = append(line.Attributes, "ignoredFields", x.ignored)
	}
	return line
}

// ignoredHeader names the members of the body that were ignored: the contract
// has them pass, and one that is misspelt makes a tenant without it.
const ignoredHeader = "Tenantry-Ignored-Fields"

func (x *exchange) call(r *http.Request) *api.Call {
	return &api.Call{
		Decode: func(message proto.Message) (err error) {
			x.ignored, err = decode(r, x.route, message)
			return err
		},
		Origin:         web.OriginOf(r),
		Authorization:  r.Header.Values("Authorization"),
		OrgID:          r.Header.Get("X-Zitadel-Orgid"),
		IdempotencyKey: r.Header.Values("Idempotency-Key"),
		AcceptLanguage: strings.Join(r.Header.Values("Accept-Language"), ","),
	}
}

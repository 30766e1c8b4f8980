// Package rpc serves Connect and gRPC-web: unary calls over HTTP/1.1, as JSON and as
// protobuf. The Connect library implements the protocols; calls go through the pipeline
// of package api.
package rpc

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// NewHandler returns a handler that serves endpoints over Connect and gRPC-web at
// the paths of their procedures, including to pages of other origins. Requests for
// other services go to next. It logs one line per request, except for preflight
// requests.
func NewHandler(env *api.Env, log *slog.Logger, next http.Handler, endpoints ...api.Endpoint) http.Handler {
	h := newHandler(env, log, "Connect or gRPC-web", endpoints)
	return h.before(next, func(*http.Request) bool { return true })
}

// NewWebHandler is like NewHandler, but serves only gRPC-web, as the public API's first
// version does. All other requests go to next.
func NewWebHandler(env *api.Env, log *slog.Logger, next http.Handler, endpoints ...api.Endpoint) http.Handler {
	h := newHandler(env, log, "gRPC-web", endpoints)
	h.acceptPost = "application/grpc-web, application/grpc-web+json, application/grpc-web+proto"
	return h.before(next, func(r *http.Request) bool { return hasType(r, "application/grpc") })
}

func newHandler(env *api.Env, log *slog.Logger, protocols string, endpoints []api.Endpoint) *handler {
	h := &handler{
		envelope: web.Envelope{Log: log, MaxBody: rest.MaxBodyBytes}, protocols: protocols,
		services: map[string]bool{}, procedures: map[string]func() http.Handler{},
	}
	for _, endpoint := range endpoints {
		method := api.MethodOf(endpoint)
		procedure := "/" + api.Procedure(method)
		h.services[string(method.Parent().FullName())] = true
		h.procedures[procedure] = sync.OnceValue(func() http.Handler { return unary(env, endpoint, procedure) })
	}
	return h
}

// before serves requests for h's services that isOwn accepts, and passes the rest to
// next.
func (h *handler) before(next http.Handler, isOwn func(*http.Request) bool) http.Handler {
	own := web.CrossOrigin(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		service, _, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if ok && h.services[service] && isOwn(r) {
			own.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

type handler struct {
	envelope web.Envelope
	// protocols is named to clients that use plain gRPC.
	protocols string
	// acceptPost lists the content types named to clients that send another one; "" for
	// all that the Connect library supports.
	acceptPost string
	services   map[string]bool
	// procedures construct their handlers when they are first called: constructing all
	// of them takes longer than a request.
	procedures map[string]func() http.Handler
}

// ServeHTTP implements http.Handler.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{h: h}
	if procedure, ok := h.procedures[r.URL.Path]; ok {
		x.procedure, x.route = procedure, r.URL.Path
	}
	h.envelope.Serve(w, r, x)
}

// exchange is a request in progress.
type exchange struct {
	h *handler
	// procedure is nil if the service has no such procedure.
	procedure func() http.Handler
	route     string
	origin    api.Origin
	// refusal is also nil if the Connect library refused the request.
	refusal *api.Refusal
}

type exchangeKey struct{}

// Serve implements web.Exchange.
func (x *exchange) Serve(a *web.Answer, r *http.Request) {
	switch {
	case x.procedure == nil:
		http.NotFound(a, r) // as generated services do
	case isGRPC(r):
		refuseGRPC(a, r, x.h.protocols)
	default:
		x.origin = web.OriginOf(r)
		x.procedure().ServeHTTP(a, r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x)))
		if a.Status() == http.StatusUnsupportedMediaType && x.h.acceptPost != "" {
			a.Header().Set("Accept-Post", x.h.acceptPost)
		}
	}
}

var errorWriter = sync.OnceValue(func() *connect.ErrorWriter { return connect.NewErrorWriter() })

// Fail implements web.Exchange.
func (x *exchange) Fail(a *web.Answer, r *http.Request) {
	x.refusal = refused(tenant.ErrInternal)
	_ = errorWriter().Write(a, r, connectError(x.refusal)) // never fails
}

func refused(err *tenant.Error) *api.Refusal {
	return &api.Refusal{Err: err, Text: err.Key, Stage: api.StageUseCase}
}

// Finish implements web.Exchange.
func (x *exchange) Finish(a *web.Answer, _ *http.Request) web.Line {
	if x.refusal == nil {
		return web.Line{Route: x.route, Refusal: refusalOf(a)}
	}
	return web.LineOf(x.route, x.refusal)
}

// unary returns the handler of a call.
func unary(env *api.Env, endpoint api.Endpoint, procedure string) http.Handler {
	call := func(ctx context.Context, r *connect.Request[message]) (*connect.Response[message], error) {
		x, _ := ctx.Value(exchangeKey{}).(*exchange)
		answer, refusal := endpoint.Handle(ctx, env, &api.Call{
			Decode: func(into proto.Message) error {
				proto.Merge(into, r.Msg.Message)
				return nil
			},
			Origin:         x.origin,
			Authorization:  r.Header().Values("Authorization"),
			OrgID:          r.Header().Get("X-Zitadel-Orgid"),
			IdempotencyKey: r.Header().Values("Idempotency-Key"),
			AcceptLanguage: strings.Join(r.Header().Values("Accept-Language"), ","),
		})
		if refusal != nil {
			x.refusal = refusal
			return nil, connectError(refusal)
		}
		response := connect.NewResponse(&message{answer.Message})
		if answer.Replayed {
			response.Header().Set("Idempotent-Replayed", "true")
		}
		return response, nil
	}
	return connect.NewUnaryHandler(procedure, call,
		connect.WithRequestInitializer(func(_ connect.Spec, into any) error {
			into.(*message).Message = endpoint.Message()
			return nil
		}),
		connect.WithCodec(binary{}), connect.WithCodec(text{"json"}), connect.WithCodec(text{"json; charset=utf-8"}),
		connect.WithReadMaxBytes(rest.MaxBodyBytes), connect.WithSchema(protoreflect.FullName(strings.TrimPrefix(procedure, "/"))),
	)
}

package api

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// The refusals of the router. Source: the contract, errors.md, "Every call".
var (
	errPathUnknown      = &tenant.Error{Kind: tenant.KindNotFound, Key: "Not Found"}
	errMethodNotAllowed = &tenant.Error{Kind: tenant.KindMethodNotAllowed, Key: "Method Not Allowed"}
)

// StageRoute is where the router refuses: before any other stage.
const StageRoute Stage = "route"

// NewHandler serves endpoints as JSON over HTTP, to pages of other origins, too,
// and logs one line for each request but preflight requests. Two endpoints with one pattern, or a malformed pattern, panic.
func NewHandler(env *Env, log *slog.Logger, endpoints ...Endpoint) http.Handler {
	h := &handler{log: log, mux: http.NewServeMux(), methods: map[string]bool{}}
	h.unknown, h.notAllowed = h.refuse(errPathUnknown), h.refuse(errMethodNotAllowed)
	for _, endpoint := range endpoints {
		method, route := endpoint.Pattern()
		h.methods[method] = true
		h.mux.Handle(method+" "+route, h.serve(route, func(w http.ResponseWriter, r *http.Request) (Answer, *Refusal) {
			return endpoint.Handle(r.Context(), env, newCall(w, r, route))
		}))
	}
	return CrossOrigin(h)
}

type handler struct {
	log                 *slog.Logger
	mux                 *http.ServeMux
	methods             map[string]bool
	unknown, notAllowed http.Handler
}

// ServeHTTP implements http.Handler.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	clean := cleanPath(r.URL.EscapedPath())
	switch {
	case clean != r.URL.EscapedPath():
		h.redirect(w, r, clean)
	case h.methods[r.Method] && h.has(r.Method, r):
		h.mux.ServeHTTP(w, r)
	case h.hasPath(r):
		h.notAllowed.ServeHTTP(w, r)
	default:
		h.unknown.ServeHTTP(w, r)
	}
}

// redirect sends a request on to an escaped path of this host. The mux's own
// redirect would be a 307. A path that is not escaped could name another host
// to a browser, by a backslash in front, or end the header's line.
func (h *handler) redirect(w http.ResponseWriter, r *http.Request, escapedPath string) {
	start := time.Now()
	if r.URL.RawQuery != "" {
		escapedPath += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", escapedPath)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusMovedPermanently)
	h.logAnswer(r, "", http.StatusMovedPermanently, nil, time.Since(start), "")
}

// cleanPath returns p without empty and dot segments.
func cleanPath(p string) string {
	if !strings.HasPrefix(p, "/") {
		return p
	}
	clean := path.Clean(p)
	if strings.HasSuffix(p, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}

// hasPath reports whether the request's path is served by any method.
func (h *handler) hasPath(r *http.Request) bool {
	for method := range h.methods {
		if h.has(method, r) {
			return true
		}
	}
	return false
}

// has reports whether the request's path is served by method.
func (h *handler) has(method string, r *http.Request) bool {
	probe := &http.Request{Method: method, URL: r.URL, Host: r.Host}
	_, pattern := h.mux.Handler(probe)
	return pattern != ""
}

func (h *handler) refuse(err *tenant.Error) http.Handler {
	return h.serve("", func(http.ResponseWriter, *http.Request) (Answer, *Refusal) {
		return Answer{}, &Refusal{Err: err, Text: err.Key, Stage: StageRoute}
	})
}

// serve answers one route and logs it. It is the only place that writes an
// answer or logs an error.
func (h *handler) serve(route string, answer func(http.ResponseWriter, *http.Request) (Answer, *Refusal)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		r = r.WithContext(telemetry.Measure(r.Context()))
		out, refusal := h.guard(w, r, answer) //nolint:contextcheck // the context is the request's
		var body []byte
		if refusal == nil {
			var err error
			if body, err = encodeJSON(out.Message); err != nil {
				refusal = internal(err)
			}
		}
		status := http.StatusOK
		if refusal != nil {
			status, body = wireCodes[refusal.Err.Kind].status, encodeError(refusal)
			setRefusalHeaders(w.Header(), refusal)
		}
		if out.Replayed && refusal == nil {
			w.Header().Set("Idempotent-Replayed", "true")
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.WriteHeader(status)
		_, _ = w.Write(body) // the client has gone; nothing to do
		h.logAnswer(r, route, status, refusal, time.Since(start), w.Header().Get(ignoredHeader))
	})
}

// guard turns a panic into an internal error, so that it is answered in the
// contract's shape and the function lives on.
func (h *handler) guard(w http.ResponseWriter, r *http.Request, answer func(http.ResponseWriter, *http.Request) (Answer, *Refusal)) (out Answer, refusal *Refusal) {
	defer func() {
		if reason := recover(); reason != nil {
			h.log.ErrorContext(r.Context(), "panic", "requestId", RequestID(r.Context()),
				"reason", reason, "stack", string(debug.Stack()))
			refusal = internal(nil)
		}
	}()
	return answer(w, r)
}

func internal(cause error) *Refusal {
	return &Refusal{Err: tenant.ErrInternal.WithCause(cause), Text: tenant.ErrInternal.Key, Stage: StageUseCase}
}

func setRefusalHeaders(header http.Header, r *Refusal) {
	if r.Err.Kind == tenant.KindUnauthenticated {
		header.Set("WWW-Authenticate", newErrorBody(r).Message)
	}
	if r.Err.RetryAfter > 0 {
		// Rounded up: 0 would ask for the next request at once.
		header.Set("Retry-After", strconv.Itoa(int(math.Ceil(r.Err.RetryAfter.Seconds()))))
	}
}

// logAnswer writes the request's one line, which has its metrics, too. The text of a refusal stays out of
// it, because it may repeat what the caller sent; id and stage say enough.
func (h *handler) logAnswer(r *http.Request, route string, status int, refusal *Refusal, took time.Duration, ignored string) {
	attributes := []any{
		"requestId", RequestID(r.Context()), "method", r.Method, "route", route, "status", status,
		"durationMs", float64(took.Microseconds()) / 1000,
	}
	if ignored != "" {
		attributes = append(attributes, "ignoredFields", strings.Split(ignored, ", "))
	}
	level := slog.LevelInfo
	if refusal != nil {
		telemetry.Refused(r.Context(), RefusalID(refusal.Err))
		attributes = append(attributes, "stage", refusal.Stage)
		if refusal.Err.ID != "" {
			attributes = append(attributes, "errorId", refusal.Err.ID)
		}
		attributes = append(attributes, TokenFault(refusal.Err)...)
		// A call that is not served is nobody's alarm, although it is a 501.
		if kind := refusal.Err.Kind; kind == tenant.KindInternal || kind == tenant.KindUnavailable {
			level = slog.LevelError
			attributes = append(attributes, "error", refusal.Err.Error())
		}
	}
	h.log.Log(r.Context(), level, "request", attributes...)
}

// TokenFault returns the attributes of a log line that tell why a token was
// refused, which its caller is not told; none where err has another cause.
func TokenFault(err error) []any {
	var fault *access.TokenError
	if !errors.As(err, &fault) {
		return nil
	}
	attributes := []any{"tokenFault", string(fault.Fault)}
	if fault.Detail != "" {
		attributes = append(attributes, "tokenDetail", fault.Detail)
	}
	return attributes
}

// ignoredHeader names the members of the body that were ignored: the contract
// has them pass, and one that is misspelt makes a tenant without it.
const ignoredHeader = "Tenantry-Ignored-Fields"

func newCall(w http.ResponseWriter, r *http.Request, path string) *Call {
	return &Call{
		Decode: func(message proto.Message) error {
			ignored, err := decode(w, r, path, message)
			if len(ignored) > 0 {
				w.Header().Set(ignoredHeader, strings.Join(ignored, ", "))
			}
			return err
		},
		Origin:         OriginOf(r),
		Authorization:  r.Header.Values("Authorization"),
		OrgID:          r.Header.Get("X-Zitadel-Orgid"),
		IdempotencyKey: r.Header.Values("Idempotency-Key"),
		AcceptLanguage: strings.Join(r.Header.Values("Accept-Language"), ","),
	}
}

type requestIDKey struct{}

// WithRequestID sets the id under which a request is logged.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestID returns the id of the request of ctx, or "".
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

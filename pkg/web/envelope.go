package web

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Envelope is the common handling of a handler's requests.
type Envelope struct {
	Log *slog.Logger
	// MaxBody is the maximum size of a request body in bytes. Reading more returns an
	// *http.MaxBytesError.
	MaxBody int64
}

// Exchange is a request being handled in an Envelope.
type Exchange interface {
	// Serve handles the request. It may panic.
	Serve(*Answer, *http.Request)
	// Fail responds if Serve panicked. What Serve had written is discarded.
	Fail(*Answer, *http.Request)
	// Finish is called last. It may change the response, and returns what to log.
	Finish(*Answer, *http.Request) Line
}

// Line is what is logged of a request besides its id, method, status and duration. It
// must not contain secrets.
type Line struct {
	// Route is the pattern or path of the request, never a text chosen by the caller;
	// "" if the request is not served.
	Route string
	// Refusal is the id under which a refusal is counted; "" for none.
	Refusal string
	// Failed is set if the system is at fault and an operator should look.
	Failed bool
	// Attributes are slog attributes.
	Attributes []any
}

// Serve handles a request with x, measures it, and writes one log line that includes
// its metrics.
func (e Envelope) Serve(w http.ResponseWriter, r *http.Request, x Exchange) {
	start := time.Now()
	r = r.WithContext(telemetry.Measure(r.Context()))
	r.Body = http.MaxBytesReader(w, r.Body, e.MaxBody)
	a := newAnswer()
	defer a.release()
	e.guard(a, r, x) //nolint:contextcheck // the context is the request's
	line := x.Finish(a, r)
	a.writeTo(w)
	e.write(r, a.status, line, time.Since(start))
}

// guard turns a panic into an internal error, so that it is answered like any other and
// the function survives.
func (e Envelope) guard(a *Answer, r *http.Request, x Exchange) {
	defer func() {
		if reason := recover(); reason != nil {
			e.Log.ErrorContext(r.Context(), "panic", "requestId", RequestID(r.Context()),
				"reason", reason, "stack", string(debug.Stack()))
			a.Reset()
			x.Fail(a, r)
		}
	}()
	x.Serve(a, r)
}

func (e Envelope) write(r *http.Request, status int, line Line, took time.Duration) {
	if line.Refusal != "" {
		telemetry.Refused(r.Context(), line.Refusal)
	}
	level := slog.LevelInfo
	if line.Failed {
		level = slog.LevelError
	}
	e.Log.Log(r.Context(), level, "request", append([]any{
		"requestId", RequestID(r.Context()), "method", r.Method, "route", line.Route, "status", status,
		"durationMs", float64(took.Microseconds()) / 1000,
	}, line.Attributes...)...)
}

// LineOf returns the log line of a call; refusal is nil if it succeeded.
func LineOf(route string, refusal *api.Refusal) Line {
	line := Line{Route: route}
	if refusal == nil {
		return line
	}
	err := refusal.Err
	line.Refusal = api.RefusalID(err)
	line.Attributes = append(line.Attributes, "stage", refusal.Stage)
	if err.ID != "" {
		line.Attributes = append(line.Attributes, "errorId", err.ID)
	}
	line.Attributes = append(line.Attributes, TokenFault(err)...)
	// A call that does not exist is a 501 but no reason for an alarm.
	if err.Kind == tenant.KindInternal || err.Kind == tenant.KindUnavailable {
		line.Failed = true
		line.Attributes = append(line.Attributes, "error", err.Error())
	}
	return line
}

// TokenFault returns log attributes that say why a token was refused, which callers are
// not told; none if err has another cause.
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

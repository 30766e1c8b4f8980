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

// Envelope is what the answers of one handler have in common.
type Envelope struct {
	Log *slog.Logger
	// MaxBody bounds a request's body, in bytes. Reading on is an
	// *http.MaxBytesError.
	MaxBody int64
}

// Exchange is one request on its way through an Envelope.
type Exchange interface {
	// Serve answers the request. It may panic.
	Serve(*Answer, *http.Request)
	// Fail answers in place of a Serve that panicked. What that wrote is gone.
	Fail(*Answer, *http.Request)
	// Finish is called last. It may change the answer, and says what is logged.
	Finish(*Answer, *http.Request) Line
}

// Line is what the log says of a request beyond its id, method, status and
// duration. Nothing in it may be a secret.
type Line struct {
	// Route is the pattern or the path of the request, "" for one that is not
	// served: a text that a caller cannot choose.
	Route string
	// Refusal is the id under which a refusal is counted, "" for none.
	Refusal string
	// Failed says that the system is at fault: an operator should look.
	Failed bool
	// Attributes are those of slog.
	Attributes []any
}

// Serve answers a request by x, measures it, and logs its one line, which has
// its metrics, too.
func (e Envelope) Serve(w http.ResponseWriter, r *http.Request, x Exchange) {
	start := time.Now()
	r = r.WithContext(telemetry.Measure(r.Context()))
	r.Body = http.MaxBytesReader(w, r.Body, e.MaxBody)
	a := newAnswer()
	e.guard(a, r, x) //nolint:contextcheck // the context is the request's
	line := x.Finish(a, r)
	a.writeTo(w)
	e.write(r, a.status, line, time.Since(start))
}

// guard turns a panic into an internal error, so that it is answered like any
// other and the function lives on.
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

// LineOf returns the line of a call that was refused, or of one that was not if
// refusal is nil.
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
	// A call that is not served is nobody's alarm, although it is a 501.
	if err.Kind == tenant.KindInternal || err.Kind == tenant.KindUnavailable {
		line.Failed = true
		line.Attributes = append(line.Attributes, "error", err.Error())
	}
	return line
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

package oidc

import (
	"bytes"
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxBodyBytes bounds a request's body: the largest holds an assertion.
const maxBodyBytes = 64 << 10

// handler finds the instance of each request, hands the request on, and
// writes and logs the answer.
type handler struct {
	server   *server
	protocol http.Handler
	pages    http.Handler
}

// handler serves pages of other origins, but for what is for people.
func (h *handler) handler() http.Handler {
	crossOrigin := api.CrossOrigin(http.HandlerFunc(h.serve))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isForPeople(r.URL.Path) {
			h.serve(w, r)
			return
		}
		crossOrigin.ServeHTTP(w, r)
	})
}

func (h *handler) serve(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	ctx, cancel := context.WithTimeout(telemetry.Measure(r.Context()), h.server.Timeout)
	defer cancel()
	// Answers are short, and may be replaced by what is known at their end.
	answer := &answer{header: http.Header{}, status: http.StatusOK}
	e := &exchange{site: newSite(r), header: answer.header}
	r = r.WithContext(context.WithValue(ctx, exchangeKey{}, e))
	r.Body = http.MaxBytesReader(w, r.Body, maxBodyBytes)
	setHeaders(answer.header)

	h.guard(answer, r)
	challenge(answer, r)
	if e.unknown != nil {
		answer.reset()
		writeUnknown(answer, r, e.unknown)
	}
	if r.Method == http.MethodHead {
		answer.body.Reset()
	}
	answer.writeTo(w)
	h.log(r, answer, time.Since(start))
}

// setHeaders are those of every answer. Those that may be kept say so
// themselves.
func setHeaders(header http.Header) {
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
}

// guard turns a panic into an internal error, so that the function lives on.
func (h *handler) guard(w *answer, r *http.Request) {
	defer func() { //nolint:contextcheck // the context is the request's
		if reason := recover(); reason != nil {
			h.server.Log.ErrorContext(r.Context(), "panic", "requestId", api.RequestID(r.Context()),
				"reason", reason, "stack", string(debug.Stack()))
			w.reset()
			refuse(w, r, tenant.ErrInternal)
		}
	}()
	h.route(w, r)
}

func (h *handler) route(w *answer, r *http.Request) {
	allowed, ok := methods[r.URL.Path]
	switch {
	case !ok, r.URL.Path == pathHome && !slices.Contains(allowed, r.Method):
		writeNotFound(w, r)
		return
	case r.Method == http.MethodOptions:
		// Answered here, so that it runs no endpoint.
		w.header.Set("Allow", strings.Join(append(allowed, http.MethodOptions), ", "))
		w.WriteHeader(http.StatusNoContent)
		return
	case !slices.Contains(allowed, r.Method):
		w.header.Set("Allow", strings.Join(append(allowed, http.MethodOptions), ", "))
		op.WriteError(w, r, op.NewStatusError(openid.ErrInvalidRequest().WithDescription("method not allowed"), http.StatusMethodNotAllowed), nil)
		return
	}
	if r.URL.Path == pathStyle {
		h.pages.ServeHTTP(w, r) // for the page of a host that no instance has, too
		return
	}
	e := exchangeOf(r.Context())
	if err := h.server.locate(r.Context(), &e.site); err != nil {
		if refusal := tenant.AsError(err); refusal.Kind == tenant.KindNotFound {
			e.unknown = refusal
			return
		}
		refuse(w, r, err)
		return
	}
	if err := checkForm(r); err != nil {
		refuse(w, r, err)
		return
	}
	if isForPeople(r.URL.Path) {
		h.pages.ServeHTTP(w, r)
		return
	}
	if r.URL.Path == pathMetadata { // the same document, at a path that the library does not know
		r = r.Clone(r.Context())
		r.URL.Path = pathDiscovery
	}
	h.protocol.ServeHTTP(w, r)
}

// isForPeople reports whether a path is for browsers that a person looks at:
// pages, and what leads to them. Scripts of other origins have no part in these
// (RFC 9700 section 2.6).
func isForPeople(path string) bool {
	return path == pathAuthorize || path == pathEndSession || path == pathHome || path == pathUI || strings.HasPrefix(path, pathUI+"/")
}

func errBroken() error { return openid.ErrInvalidRequest().WithDescription("error parsing form") }

func errRepeated() error {
	return openid.ErrInvalidRequest().WithDescription("a parameter is repeated")
}

// withSecrets are the endpoints whose parameters may be secrets. In a query
// they would end up in logs, so there they are not part of the request.
var withSecrets = []string{pathToken, pathIntrospect, pathRevoke, pathUserinfo}

// withBlanks are the parameters that are lists with blanks between.
var withBlanks = []string{"scope", "prompt", "ui_locales", "acr_values"}

// checkForm reads the parameters, each of which may be there once, and is as
// good as omitted without a value (RFC 6749 sections 3.1 and 3.2).
func checkForm(r *http.Request) error {
	if slices.Contains(withSecrets, r.URL.Path) {
		r.URL.RawQuery = ""
	}
	err := r.ParseForm()
	if r.URL.Path == pathAuthorize {
		exchangeOf(r.Context()).isBroken = err != nil
		return nil // there may be a client to tell
	}
	if err != nil {
		return errBroken()
	}
	for name, values := range r.Form {
		if len(values) > 1 {
			return errRepeated()
		}
		if slices.Contains(withBlanks, name) {
			values[0] = strings.Join(strings.FieldsFunc(values[0], func(r rune) bool { return r == ' ' }), " ")
		}
		if values[0] == "" {
			delete(r.Form, name)
			delete(r.PostForm, name)
		}
	}
	return nil
}

// log writes the request's one line, which has its metrics, too. The cause of a refusal is in it, which may
// quote a claim, but no token, code, cookie or password.
func (h *handler) log(r *http.Request, w *answer, took time.Duration) {
	route := r.URL.Path
	if _, ok := methods[route]; !ok {
		route = ""
	}
	attributes := []any{
		"requestId", api.RequestID(r.Context()), "method", r.Method, "route", route, "status", w.status,
		"durationMs", float64(took.Microseconds()) / 1000,
	}
	level := slog.LevelInfo
	if w.status >= http.StatusBadRequest {
		code := w.oauthError()
		if code != "" {
			attributes = append(attributes, "oauthError", code)
		}
		telemetry.Refused(r.Context(), refusalID(exchangeOf(r.Context()), cmp.Or(code, exchangeOf(r.Context()).refusal), w.status))
	}
	if w.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	if refusal := exchangeOf(r.Context()).refusal; refusal != "" {
		attributes = append(attributes, "oauthError", refusal)
	}
	if cause := exchangeOf(r.Context()).cause; cause != nil {
		attributes = append(attributes, "error", shortened(cause.Error()))
		attributes = append(attributes, api.TokenFault(cause)...)
	}
	h.server.Log.Log(r.Context(), level, "request", attributes...)
}

// maxCause bounds the text of a cause, which may quote what was sent.
const maxCause = 1000

func shortened(text string) string {
	if len(text) <= maxCause {
		return text
	}
	return strings.ToValidUTF8(text[:maxCause], "") + "..."
}

// answer is an http.ResponseWriter that keeps what is written.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) { a.status = status }

// Write implements http.ResponseWriter.
func (a *answer) Write(text []byte) (int, error) { return a.body.Write(text) }

// reset forgets what was written.
func (a *answer) reset() {
	clear(a.header)
	setHeaders(a.header)
	a.status = http.StatusOK
	a.body.Reset()
}

func (a *answer) writeTo(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes()) // the client has gone; nothing to do
}

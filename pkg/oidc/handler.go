package oidc

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/pages"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// maxBodyBytes limits a request's body; the largest bodies contain an assertion.
const maxBodyBytes = 64 << 10

// handler finds the instance of each request, passes the request on, and writes and
// logs the answer.
type handler struct {
	envelope web.Envelope
	base     *request.Base
	timeout  time.Duration
	protocol http.Handler
	pages    http.Handler
}

// handler serves pages of other origins, except at paths for people.
func (h *handler) handler() http.Handler {
	crossOrigin := web.CrossOrigin(http.HandlerFunc(h.serve))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if endpoint.IsForPeople(r.URL.Path) {
			h.serve(w, r)
			return
		}
		crossOrigin.ServeHTTP(w, r)
	})
}

func (h *handler) serve(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), h.timeout)
	defer cancel()
	e := &request.State{Site: request.NewSite(r), CrossOrigin: w.Header()}
	h.envelope.Serve(w, r.WithContext(request.NewContext(ctx, e)), h)
}

// Serve implements web.Exchange.
func (h *handler) Serve(a *web.Answer, r *http.Request) {
	ctx := r.Context()
	request.Of(ctx).Header = a.Header()
	setHeaders(a)
	h.route(a, r)
	if h.base.ConfirmHost(ctx) {
		a.Reset()
		setHeaders(a)
		h.route(a, r)
		h.base.ConfirmHost(ctx)
	}
}

// Fail implements web.Exchange.
func (h *handler) Fail(a *web.Answer, r *http.Request) {
	setHeaders(a)
	pages.Refuse(a, r, tenant.ErrInternal)
}

// Finish implements web.Exchange. It logs the cause of a refusal, which may quote a
// claim, but no token, code, cookie or password.
func (h *handler) Finish(a *web.Answer, r *http.Request) web.Line {
	e := request.Of(r.Context())
	challenge(a, r)
	fixDescription(a)
	if e.UnknownHost != nil {
		a.Reset()
		setHeaders(a)
		pages.WriteUnknown(a, r, e.UnknownHost)
	}
	if e.Client != nil {
		web.RestrictOrigin(e.CrossOrigin, r, e.Client.AllowsOrigin)
	}
	if r.Method == http.MethodHead {
		a.DropBody()
	}
	return logLine(a, r)
}

// setHeaders sets the headers of every answer, in addition to those of package web.
func setHeaders(a *web.Answer) { a.Header().Set("Referrer-Policy", "no-referrer") }

func (h *handler) route(w *web.Answer, r *http.Request) {
	allowed, ok := endpoint.Methods[r.URL.Path]
	switch {
	case !ok, r.URL.Path == endpoint.Home && !slices.Contains(allowed, r.Method):
		pages.WriteNotFound(w, r)
		return
	case r.Method == http.MethodOptions:
		// Answered here so that no endpoint runs.
		w.Header().Set("Allow", strings.Join(append(allowed, http.MethodOptions), ", "))
		w.WriteHeader(http.StatusNoContent)
		return
	case !slices.Contains(allowed, r.Method):
		w.Header().Set("Allow", strings.Join(append(allowed, http.MethodOptions), ", "))
		op.WriteError(w, r, op.NewStatusError(openid.ErrInvalidRequest().WithDescription("method not allowed"), http.StatusMethodNotAllowed), nil)
		return
	}
	if r.URL.Path == endpoint.Style {
		h.pages.ServeHTTP(w, r) // also for the page of an unknown host
		return
	}
	e := request.Of(r.Context())
	if err := h.base.Locate(r.Context(), e); err != nil {
		if refusal := tenant.AsError(err); refusal.Kind == tenant.KindNotFound {
			e.UnknownHost = refusal
			return
		}
		pages.Refuse(w, r, err)
		return
	}
	if !e.IsParsed { // a body can be read only once
		e.FormErr, e.IsParsed = checkForm(r), true
	}
	if e.FormErr != nil {
		pages.Refuse(w, r, e.FormErr)
		return
	}
	if endpoint.IsForPeople(r.URL.Path) {
		h.pages.ServeHTTP(w, r)
		return
	}
	if r.URL.Path == endpoint.Metadata { // the same document, at a path unknown to the library
		r = r.Clone(r.Context())
		r.URL.Path = endpoint.Discovery
	}
	h.protocol.ServeHTTP(w, withBasic(r))
}

func errFormTooLong() error {
	return openid.ErrInvalidRequest().WithDescription("the form has more than %d bytes", maxBodyBytes)
}

// spaceDelimited are the parameters that are space-separated lists.
var spaceDelimited = []string{"scope", "prompt", "ui_locales", "acr_values"}

// mayRepeat are the parameters that may occur several times (RFC 8693 section 2.1).
var mayRepeat = []string{"audience", "resource"}

// checkForm parses the parameters. Each may occur once, except for some, and an empty
// value counts as omitted (RFC 6749 sections 3.1 and 3.2).
func checkForm(r *http.Request) error {
	if slices.Contains(endpoint.WithSecrets, r.URL.Path) {
		r.URL.RawQuery = ""
	}
	err := request.ParseForm(r)
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) { // nothing in the body is known, not even the client
		return errFormTooLong()
	}
	if r.URL.Path == endpoint.Authorize {
		request.Of(r.Context()).IsMalformed = err != nil
		return nil // the error may be sent to a client
	}
	if err != nil {
		return request.ErrMalformed()
	}
	for name, values := range r.Form {
		if len(values) > 1 && !slices.Contains(mayRepeat, name) {
			return request.ErrRepeated()
		}
		if err := request.CheckText(name, values); err != nil {
			return err
		}
		if slices.Contains(spaceDelimited, name) {
			values[0] = strings.Join(strings.FieldsFunc(values[0], func(r rune) bool { return r == ' ' }), " ")
		}
		if r.Form[name] = slices.DeleteFunc(values, isEmpty); len(r.Form[name]) == 0 {
			delete(r.Form, name)
			delete(r.PostForm, name)
		}
	}
	return nil
}

func isEmpty(value string) bool { return value == "" }

func logLine(a *web.Answer, r *http.Request) web.Line {
	e, status := request.Of(r.Context()), a.Status()
	line := web.Line{Failed: status >= http.StatusInternalServerError}
	if _, ok := endpoint.Methods[r.URL.Path]; ok {
		line.Route = r.URL.Path
	}
	if status >= http.StatusBadRequest {
		code := errorCode(a)
		if code != "" {
			line.Attributes = append(line.Attributes, "oauthError", code)
		}
		line.Refusal = refusalID(e, cmp.Or(code, e.Refusal), status)
	}
	if e.Refusal != "" {
		line.Attributes = append(line.Attributes, "oauthError", e.Refusal)
	}
	if e.Cause != nil {
		line.Attributes = append(line.Attributes, "error", truncateCause(e.Cause.Error()))
		line.Attributes = append(line.Attributes, web.TokenFault(e.Cause)...)
	}
	return line
}

// maxCause limits the text of a cause, which may quote what was sent.
const maxCause = 1000

func truncateCause(text string) string {
	if len(text) <= maxCause {
		return text
	}
	return strings.ToValidUTF8(text[:maxCause], "") + "..."
}

package rest

import (
	"net/http"
	"path"
	"strings"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// Refusals of the router. Source: the contract, errors.md, "Every call".
var (
	errPathUnknown      = &tenant.Error{Kind: tenant.KindNotFound, Key: "Not Found"}
	errMethodNotAllowed = &tenant.Error{Kind: tenant.KindMethodNotAllowed, Key: "Method Not Allowed"}
)

// emptyEnd is the end of a pattern for an empty last segment.
const emptyEnd = "{$}"

// stageRoute is the stage of the router's refusals, before any other.
const stageRoute api.Stage = "route"

// router finds the route of each request.
type router struct {
	envelope web.Envelope
	mux      *http.ServeMux
	methods  map[string]bool
}

// ServeHTTP implements http.Handler.
func (h *router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if clean := cleanPath(r.URL.EscapedPath()); clean != r.URL.EscapedPath() {
		h.envelope.Serve(w, r, redirect(clean))
		return
	}
	r, err := h.overridden(w, r)
	switch {
	case err != nil:
		h.envelope.Serve(w, r, refusing(err))
	case h.methods[r.Method] && h.has(r.Method, r):
		h.mux.ServeHTTP(w, r)
	case h.hasPath(r):
		h.envelope.Serve(w, r, refusing(errMethodNotAllowed))
	default:
		h.envelope.Serve(w, r, refusing(errPathUnknown))
	}
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

// hasPath reports whether the request's path is served with any method.
func (h *router) hasPath(r *http.Request) bool {
	for method := range h.methods {
		if h.has(method, r) {
			return true
		}
	}
	return false
}

// has reports whether the request's path is served with method, as it is: for one that
// lacks a slash at its end, the mux returns a redirect.
func (h *router) has(method string, r *http.Request) bool {
	probe := &http.Request{Method: method, URL: r.URL, Host: r.Host}
	_, pattern := h.mux.Handler(probe)
	isRedirect := strings.HasSuffix(pattern, emptyEnd) && !strings.HasSuffix(r.URL.Path, "/")
	return pattern != "" && !isRedirect
}

// refusing returns the exchange of a request without a route.
func refusing(err *tenant.Error) *exchange {
	return &exchange{refusal: &api.Refusal{Err: err, Text: err.Key, Stage: stageRoute}}
}

// redirect is the exchange of a request that is redirected to an escaped path on this
// host. The mux's own redirect would be a 307. An unescaped path could make browsers go
// to another host, by a leading backslash, or end the header line.
type redirect string

// Serve implements web.Exchange.
func (path redirect) Serve(a *web.Answer, r *http.Request) {
	target := string(path)
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	a.Header().Set("Location", target)
	a.WriteHeader(http.StatusMovedPermanently)
}

// Fail implements web.Exchange.
func (redirect) Fail(a *web.Answer, _ *http.Request) { a.WriteHeader(http.StatusInternalServerError) }

// Finish implements web.Exchange.
func (redirect) Finish(*web.Answer, *http.Request) web.Line { return web.Line{} }

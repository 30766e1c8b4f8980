package rest

import (
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// overridden returns the request that a client means by a posted form, for clients that
// cannot send a method or a long query: one whose method is that of the header
// X-HTTP-Method-Override or, without it, GET where only that is served, and whose query
// has the form's fields. Other requests are returned unchanged. Source: the contract,
// v2.md, section 2, and grpc-gateway.
func (h *router) overridden(w http.ResponseWriter, r *http.Request) (*http.Request, *tenant.Error) {
	if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		return r, nil
	}
	method := strings.ToUpper(r.Header.Get("X-Http-Method-Override"))
	switch {
	case method != "":
	case !h.has(http.MethodPost, r) && h.has(http.MethodGet, r):
		method = http.MethodGet
	default:
		return r, nil
	}
	r.Body = http.MaxBytesReader(w, r.Body, MaxBodyBytes)
	if err := r.ParseForm(); err != nil {
		return r, tenant.Invalid("", err.Error())
	}
	meant := r.Clone(r.Context())
	meant.Method, meant.Body, meant.ContentLength = method, http.NoBody, 0
	meant.URL.RawQuery = r.Form.Encode()
	return meant, nil
}

package rest

import (
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// overridden returns the request that a client means by a posted form with the header
// X-HTTP-Method-Override: one of that method, whose query has the form's fields, for
// clients that cannot send the method or a long query. Other requests are returned
// unchanged. Source: the contract, v2.md, section 2.
func overridden(w http.ResponseWriter, r *http.Request) (*http.Request, *tenant.Error) {
	method := strings.ToUpper(r.Header.Get("X-Http-Method-Override"))
	if method == "" || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
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

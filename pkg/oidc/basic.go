package oidc

import (
	"net/http"
	"net/url"

	"github.com/tenantry/tenantry/pkg/oidc/request"
)

// withBasic records the credentials of HTTP Basic as they were sent, and returns the
// request with an encoding of them that the library reads as the same. Some clients
// percent-encode both parts (RFC 6749 section 2.3.1), others do not.
func withBasic(r *http.Request) *http.Request {
	id, secret, ok := r.BasicAuth()
	if !ok {
		return r
	}
	request.Of(r.Context()).IsBasic = true
	r = r.Clone(r.Context())
	r.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret))
	return r
}

package oidc

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/web"
)

// challenge completes a refusal for missing or wrong credentials, whichever part
// refused: the library sets neither the status for invalid_client nor a challenge.
func challenge(w *web.Answer, r *http.Request) {
	code := errorCode(w)
	if code == "" || !slices.Contains(endpoint.WithSecrets, r.URL.Path) {
		return
	}
	realm := fmt.Sprintf("realm=%q", request.Of(r.Context()).Issuer)
	switch {
	case r.URL.Path != endpoint.Userinfo && code == "invalid_client":
		// RFC 6749 section 5.2, RFC 7662 section 2.3.
		w.WriteHeader(http.StatusUnauthorized)
		if scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "Basic") {
			w.Header().Set("WWW-Authenticate", "Basic "+realm)
		}
	case r.URL.Path == endpoint.Userinfo && w.Status() == http.StatusUnauthorized && code == "invalid_request":
		// Without credentials there is no error code: RFC 6750 section 3.1.
		w.Header().Set("WWW-Authenticate", "Bearer "+realm)
	case r.URL.Path == endpoint.Userinfo && w.Status() == http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", "Bearer "+realm+`, error="invalid_token"`)
	case r.URL.Path == endpoint.Userinfo && w.Status() == http.StatusForbidden:
		w.Header().Set("WWW-Authenticate", "Bearer "+realm+`, error="insufficient_scope", scope="openid"`)
	}
}

// errorCode returns the code of an OAuth error response, or "" for anything else.
func errorCode(a *web.Answer) string {
	var refusal struct{ Error string }
	if a.Status() < http.StatusBadRequest || json.Unmarshal(a.Body(), &refusal) != nil {
		return ""
	}
	return refusal.Error
}

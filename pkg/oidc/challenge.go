package oidc

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// challenge completes a refusal for want of credentials, whichever part refused:
// the library knows neither the status of invalid_client nor challenges.
func challenge(w *answer, r *http.Request) {
	code := w.oauthError()
	if code == "" || !slices.Contains(withSecrets, r.URL.Path) {
		return
	}
	realm := fmt.Sprintf("realm=%q", exchangeOf(r.Context()).issuer)
	switch {
	case r.URL.Path != pathUserinfo && code == "invalid_client":
		// RFC 6749 section 5.2, RFC 7662 section 2.3.
		w.status = http.StatusUnauthorized
		if scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "Basic") {
			w.header.Set("WWW-Authenticate", "Basic "+realm)
		}
	case r.URL.Path == pathUserinfo && w.status == http.StatusUnauthorized && code == "invalid_request":
		// No credentials, no error code: RFC 6750 section 3.1.
		w.header.Set("WWW-Authenticate", "Bearer "+realm)
	case r.URL.Path == pathUserinfo && w.status == http.StatusUnauthorized:
		w.header.Set("WWW-Authenticate", "Bearer "+realm+`, error="invalid_token"`)
	case r.URL.Path == pathUserinfo && w.status == http.StatusForbidden:
		w.header.Set("WWW-Authenticate", "Bearer "+realm+`, error="insufficient_scope", scope="openid"`)
	}
}

// oauthError is the code of a refusal in OAuth's words, "" for anything else.
func (a *answer) oauthError() string {
	var refusal struct{ Error string }
	if a.status < http.StatusBadRequest || json.Unmarshal(a.body.Bytes(), &refusal) != nil {
		return ""
	}
	return refusal.Error
}

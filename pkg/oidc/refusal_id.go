package oidc

import (
	"encoding/json"
	"net/http"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// pageKinds maps the status of a page's refusal, which has nothing else, to its kind.
var pageKinds = map[int]tenant.Kind{
	http.StatusBadRequest: tenant.KindInvalid, http.StatusUnauthorized: tenant.KindUnauthenticated,
	http.StatusForbidden: tenant.KindPermissionDenied, http.StatusNotFound: tenant.KindNotFound,
	http.StatusUnprocessableEntity: tenant.KindInvalid, http.StatusTooManyRequests: tenant.KindTooLarge,
}

// refusalID returns the id under which a refusal is counted: the id of the domain
// error, the OAuth error code, or the kind of a page's refusal.
func refusalID(e *request.State, oauthError string, status int) string {
	switch {
	case e.UnknownHost != nil:
		return api.RefusalID(e.UnknownHost)
	case status >= http.StatusInternalServerError && e.Cause != nil:
		return api.RefusalID(tenant.AsError(e.Cause))
	case oauthError != "":
		return oauthError
	default:
		return api.RefusalID(&tenant.Error{Kind: pageKinds[status]})
	}
}

// fixDescription corrects the description of an OAuth error response, whichever part
// wrote it: the library repeats what the client sent. Quotation marks stay, because the
// contract's texts have them around names.
func fixDescription(a *web.Answer) {
	if errorCode(a) == "" {
		return
	}
	var refusal map[string]any
	if json.Unmarshal(a.Body(), &refusal) != nil {
		return
	}
	text, _ := refusal["error_description"].(string)
	if plain := request.Printable(text); plain != text {
		refusal["error_description"] = plain
		body, err := json.Marshal(refusal)
		if err != nil {
			return // cannot happen: it was just decoded
		}
		a.SetBody(body)
	}
}

package pages

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// wantsPage reports whether the answer is for a person to read. A client that does not
// ask for HTML is not a browser, and is answered in JSON.
func wantsPage(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, endpoint.UI+"/") || endpoint.IsForPeople(r.URL.Path) && acceptsHTML(r.Header)
}

// acceptsHTML reports whether Accept names HTML (RFC 9110 section 12.5.1). "*/*", which
// programs send, is not enough.
func acceptsHTML(header http.Header) bool {
	for _, line := range header.Values("Accept") {
		for _, offer := range strings.Split(line, ",") {
			kind, parameters, err := mime.ParseMediaType(offer)
			if err != nil || kind != "text/html" {
				continue
			}
			quality, err := strconv.ParseFloat(parameters["q"], 64)
			if err != nil || quality > 0 {
				return true
			}
		}
	}
	return false
}

// Refuse answers with err, as a page or as an OAuth error.
func Refuse(w http.ResponseWriter, r *http.Request, err error) {
	if wantsPage(r) {
		newPage(w, r).fail(err)
		return
	}
	op.WriteError(w, r, request.OAuthError(r.Context(), err), nil)
}

// WriteNotFound answers for an unknown path, as the API does unless the path is below
// the pages' prefix.
func WriteNotFound(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, endpoint.UI+"/") && acceptsHTML(r.Header) {
		newPage(w, r).fail(errNoPage)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte(`{"code":5,"message":"Not Found"}`)) // a buffer takes all
}

// WriteUnknown answers for a host that belongs to no instance: with a page if the path
// has pages and the client is a browser.
func WriteUnknown(w http.ResponseWriter, r *http.Request, refusal *tenant.Error) {
	switch {
	case endpoint.IsForPeople(r.URL.Path) && acceptsHTML(r.Header):
		newPage(w, r).fail(errNoInstance)
	case r.URL.Path == endpoint.Home:
		WriteNotFound(w, r) // as the API does: the host may be the API's own
	default:
		http.Error(w, refusal.Key, http.StatusNotFound)
	}
}

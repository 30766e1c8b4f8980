package oidc

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// wantsPage reports whether the answer is for a person to read. What is no
// browser says so by not asking for HTML, and is answered in JSON.
func wantsPage(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, pathUI+"/") || isForPeople(r.URL.Path) && acceptsHTML(r.Header)
}

// acceptsHTML reports whether HTML is named in Accept (RFC 9110 section
// 12.5.1): "*/*", which programs send, is not enough.
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

// refuse answers with err, as a page or in OAuth's words.
func refuse(w http.ResponseWriter, r *http.Request, err error) {
	if wantsPage(r) {
		newPage(w, r).fail(err)
		return
	}
	op.WriteError(w, r, exit(r.Context(), err), nil)
}

// writeNotFound answers for a path that nothing is at, in the words of the API
// unless it is one of the pages'.
func writeNotFound(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, pathUI+"/") && acceptsHTML(r.Header) {
		newPage(w, r).fail(errNoPage)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte(`{"code":5,"message":"Not Found"}`)) // a buffer takes all
}

// writeUnknown answers for a host that no instance has: with a page where there is one
// otherwise, and a browser asks.
func writeUnknown(w http.ResponseWriter, r *http.Request, refusal *tenant.Error) {
	switch {
	case isForPeople(r.URL.Path) && acceptsHTML(r.Header):
		newPage(w, r).fail(errNoInstance)
	case r.URL.Path == pathHome:
		writeNotFound(w, r) // as the API does, whose own host it may be
	default:
		http.Error(w, refusal.Key, http.StatusNotFound)
	}
}

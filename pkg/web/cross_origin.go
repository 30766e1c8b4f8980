package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/rs/cors"
)

// exposedHeaders are the response headers that pages of other origins may read. API
// Gateway renames the first to the second and adds X-Amzn-Requestid. gRPC-web errors
// use the gRPC headers.
var exposedHeaders = []string{
	"WWW-Authenticate", "X-Amzn-Remapped-Www-Authenticate", "Retry-After", "Idempotent-Replayed", "Tenantry-Ignored-Fields", "X-Amzn-Requestid",
	"Grpc-Status", "Grpc-Message", "Grpc-Status-Details-Bin",
}

// requestHeaders are the headers sent by clients of the public API and by tracing.
var requestHeaders = []string{
	"Accept", "Accept-Language", "Authorization", "Content-Type", "X-Requested-With", "X-User-Agent",
	"Idempotency-Key", "X-Zitadel-Orgid", "X-Zitadel-Instance-Host", "X-Zitadel-Public-Host",
	"Connect-Protocol-Version", "Connect-Timeout-Ms", "X-Grpc-Web", "Grpc-Timeout",
	"Traceparent", "Tracestate", "Baggage", "B3", "X-B3-Traceid", "X-B3-Spanid", "X-B3-Sampled", "Sentry-Trace", "X-Amzn-Trace-Id",
}

// preflightAge is how long browsers cache a preflight response, in seconds: Chromium's
// maximum.
const preflightAge = 7200

// CrossOrigin lets pages of every origin call next and read its responses. Cookies are
// not used there, so a page can do no more than its own credentials allow. It answers
// preflight requests itself.
func CrossOrigin(next http.Handler) http.Handler {
	handler := cors.New(cors.Options{
		AllowedOrigins: []string{"*"},
		AllowedMethods: []string{
			http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		},
		AllowedHeaders: requestHeaders, ExposedHeaders: exposedHeaders, MaxAge: preflightAge,
	}).Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodOptions {
			r = r.Clone(r.Context())
			sortRequestHeaders(r.Header)
		}
		handler.ServeHTTP(w, r)
	})
}

// RestrictOrigin revokes the permission granted by CrossOrigin to read a response,
// unless isAllowed accepts the origin of r.
func RestrictOrigin(header http.Header, r *http.Request, isAllowed func(origin string) bool) {
	const allowed = "Access-Control-Allow-Origin"
	if header.Get(allowed) == "" {
		return
	}
	if origin := r.Header.Get("Origin"); isAllowed(origin) {
		header.Set(allowed, origin)
		return
	}
	header.Del(allowed)
	header.Del("Access-Control-Expose-Headers")
}

// sortRequestHeaders normalises the header list of a preflight request to the form that
// browsers send: the library accepts no other order or case.
func sortRequestHeaders(header http.Header) {
	const list = "Access-Control-Request-Headers"
	names := strings.FieldsFunc(strings.ToLower(strings.Join(header.Values(list), ",")), func(r rune) bool {
		return r == ',' || r == ' ' || r == '\t'
	})
	slices.Sort(names)
	if header.Del(list); len(names) > 0 {
		header.Set(list, strings.Join(slices.Compact(names), ","))
	}
}

package rpc

import (
	"net/http"
	"strconv"
	"strings"

	"connectrpc.com/connect"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// isGRPC reports whether a request is plain gRPC. It needs HTTP trailers, which no
// gateway passes on.
func isGRPC(r *http.Request) bool {
	return hasType(r, "application/grpc") && !hasType(r, "application/grpc-web")
}

// hasType reports whether the content type of a request starts with prefix.
func hasType(r *http.Request, prefix string) bool {
	return strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), prefix)
}

func refuseGRPC(a *web.Answer, r *http.Request, protocols string) {
	r = r.Clone(r.Context())
	r.Header.Set("Content-Type", "application/json")
	_ = errorWriter().Write(a, r, connectError(refused(&tenant.Error{ // never fails
		Kind: tenant.KindUnimplemented, Key: "gRPC does not pass the gateway in front of this service; use " + protocols + " over HTTP/1.1",
	})))
}

// refusalOf returns the error code of a refusal by the Connect library, or "". With
// gRPC-web the status is 200 and a header has the code.
func refusalOf(a *web.Answer) string {
	if a.Status() >= http.StatusBadRequest {
		return http.StatusText(a.Status())
	}
	code, err := strconv.ParseUint(a.Header().Get("Grpc-Status"), 10, 32)
	if err != nil || code == 0 {
		return ""
	}
	return connect.Code(code).String()
}

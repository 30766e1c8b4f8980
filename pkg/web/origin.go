package web

import (
	"net/http"
	"strings"

	"github.com/muhlemmer/httpforwarded"

	"github.com/tenantry/tenantry/pkg/api"
)

// OriginOf returns how the caller reached this system, according to its own headers or
// a proxy's. These headers are interpreted nowhere else. Source: the contract,
// reads.md, "Which instance answers"; RFC 7239.
func OriginOf(r *http.Request) api.Origin {
	return api.Origin{
		Host: firstOf(r.Header.Get("X-Zitadel-Instance-Host"), r.Header.Get("X-Forwarded-Host"),
			forwarded(r, "host"), r.Host),
		PublicHost: r.Header.Get("X-Zitadel-Public-Host"),
		Scheme:     scheme(r),
	}
}

func firstOf(values ...string) string {
	for _, value := range values {
		if value != "" {
			return value
		}
	}
	return ""
}

// scheme returns the scheme reported by the proxy nearest to the caller; further
// proxies append to the list.
func scheme(r *http.Request) string {
	nearest, _, _ := strings.Cut(strings.Join(r.Header.Values("X-Forwarded-Proto"), ","), ",")
	for _, text := range []string{nearest, forwarded(r, "proto")} {
		if scheme := strings.ToLower(strings.TrimSpace(text)); scheme == "http" || scheme == "https" {
			return scheme
		}
	}
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

// forwarded returns a parameter of the first proxy in the Forwarded header; "" if it is
// missing or the header is malformed.
func forwarded(r *http.Request, parameter string) string {
	values, err := httpforwarded.ParseParameter(parameter, r.Header.Values("Forwarded"))
	if err != nil || len(values) == 0 {
		return ""
	}
	return values[0]
}

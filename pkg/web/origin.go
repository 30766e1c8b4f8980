package web

import (
	"net/http"
	"strings"

	"github.com/muhlemmer/httpforwarded"

	"github.com/tenantry/tenantry/pkg/api"
)

// OriginOf says how the caller reached this system, by its own headers or by
// those of a proxy. It is the one reading of them. Source: the contract,
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

// scheme is what the proxy nearest to the caller says; proxies behind it add
// theirs to the list.
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

// forwarded returns what the first proxy says of a parameter in Forwarded, "" for
// nothing or a header that is malformed.
func forwarded(r *http.Request, parameter string) string {
	values, err := httpforwarded.ParseParameter(parameter, r.Header.Values("Forwarded"))
	if err != nil || len(values) == 0 {
		return ""
	}
	return values[0]
}

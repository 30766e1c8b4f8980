package web_test

import (
	"crypto/tls"
	"net/http"
	"testing"

	"github.com/tenantry/tenantry/pkg/web"
)

// Proxies state scheme and host in several ways, all of which are read as the same
// origin (RFC 6454 section 6.2, RFC 7239).
func TestOrigin_Address(t *testing.T) {
	const host = "acme.example.com"
	for _, tt := range []struct {
		name, host string
		header     http.Header
		tls        bool
		want       string
	}{
		{"plain", host, nil, false, "http://acme.example.com"},
		{"TLS", host, nil, true, "https://acme.example.com"},
		{"port", host + ":8080", nil, false, "http://acme.example.com:8080"},
		{"port of http", host + ":80", nil, false, "http://acme.example.com"},
		{"port of https", host + ":443", http.Header{"X-Forwarded-Proto": {"https"}}, false, "https://acme.example.com"},
		{"port of the other scheme", host + ":443", nil, false, "http://acme.example.com:443"},
		{"port with a zero", host + ":08080", nil, false, "http://acme.example.com:8080"},
		{"empty port", host + ":", nil, false, "http://acme.example.com"},
		{"port that is none", host + ":x", nil, false, ""},
		{"port too high", host + ":65536", nil, false, ""},
		{"upper case", "ACME.example.com", nil, false, "http://acme.example.com"},
		{"no host", "", nil, false, ""},
		{"two proxies", host, http.Header{"X-Forwarded-Proto": {"https,http"}}, false, "https://acme.example.com"},
		{"two proxies with blanks", host, http.Header{"X-Forwarded-Proto": {" https , http"}}, false, "https://acme.example.com"},
		{"two proxies in two lines", host, http.Header{"X-Forwarded-Proto": {"https", "http"}}, false, "https://acme.example.com"},
		{"proxy in front without TLS", host, http.Header{"X-Forwarded-Proto": {"http,https"}}, true, "http://acme.example.com"},
		{"capitals", host, http.Header{"X-Forwarded-Proto": {"HTTPS"}}, false, "https://acme.example.com"},
		{"odd scheme", host, http.Header{"X-Forwarded-Proto": {"javascript"}}, true, "https://acme.example.com"},
		{"odd scheme, good Forwarded", host, http.Header{"X-Forwarded-Proto": {"wss"}, "Forwarded": {"proto=https"}}, false, "https://acme.example.com"},
		{"Forwarded", "internal.example", http.Header{"Forwarded": {"for=192.0.2.1;proto=https;host=acme.example.com"}}, false, "https://acme.example.com"},
		{"Forwarded in capitals", "internal.example", http.Header{"Forwarded": {"Proto=HTTPS;Host=ACME.example.com"}}, false, "https://acme.example.com"},
		{"Forwarded with a port", "internal.example", http.Header{"Forwarded": {`host="acme.example.com:443";proto=https`}}, false, "https://acme.example.com"},
		{"Forwarded by two", "internal.example", http.Header{"Forwarded": {"proto=https;host=acme.example.com, proto=http;host=internal.example"}}, false, "https://acme.example.com"},
		{"Forwarded that is malformed", host, http.Header{"Forwarded": {"proto"}}, false, "http://acme.example.com"},
		{"X-Forwarded before Forwarded", "internal.example", http.Header{
			"X-Forwarded-Host": {host}, "X-Forwarded-Proto": {"http"}, "Forwarded": {"proto=https;host=other.example"},
		}, false, "http://acme.example.com"},
		{"public host", "internal.example:1", http.Header{"X-Zitadel-Public-Host": {host + ":80"}}, false, "http://acme.example.com"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &http.Request{Host: tt.host, Header: tt.header}
			if tt.tls {
				r.TLS = &tls.ConnectionState{}
			}
			if got := web.OriginOf(r).Address(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

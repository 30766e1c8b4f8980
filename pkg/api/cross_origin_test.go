package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// A page of another origin may send the headers of the public API's clients, in
// whatever order and case its browser or gateway lists them.
func TestCrossOrigin_preflight(t *testing.T) {
	s := newServer(t)
	for _, tt := range []struct {
		name, path, method string
		headers            []string
		ok                 bool
	}{
		{"as browsers do", instancePath, "POST", []string{"authorization,content-type,x-zitadel-orgid"}, true},
		{"system", systemPath, "POST", []string{"authorization,content-type"}, true},
		{"none", instancePath, "POST", nil, true},
		{"empty", instancePath, "POST", []string{""}, true},
		{"any order", instancePath, "POST", []string{"x-zitadel-orgid,content-type,authorization"}, true},
		{"any case, blanks", instancePath, "POST", []string{"X-Requested-With , Content-Type,  Authorization"}, true},
		{"several lines", instancePath, "POST", []string{"traceparent", "authorization"}, true},
		{"repeated", instancePath, "POST", []string{"authorization,authorization,,"}, true},
		{"Connect", instancePath, "POST", []string{"connect-protocol-version,connect-timeout-ms,content-type"}, true},
		{"gRPC-web", instancePath, "POST", []string{"authorization,content-type,grpc-timeout,x-grpc-web,x-user-agent"}, true},
		{"the rest", instancePath, "DELETE", []string{"accept-language,baggage,idempotency-key,tracestate"}, true},
		{"unknown path", "/nothing", "GET", []string{"authorization"}, true},
		{"one that no client sends", instancePath, "POST", []string{"authorization,x-forwarded-host"}, false},
		{"method that is none", instancePath, "TRACE", nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodOptions, tt.path, nil)
			r.Header.Set("Origin", "https://app.example")
			r.Header.Set("Access-Control-Request-Method", tt.method)
			r.Header["Access-Control-Request-Headers"] = tt.headers
			a := s.serve(r)
			allowed := a.header.Get("Access-Control-Allow-Origin") == "*" && a.header.Get("Access-Control-Allow-Methods") == tt.method &&
				a.header.Get("Access-Control-Max-Age") == "7200"
			list := strings.Split(a.header.Get("Access-Control-Allow-Headers"), ",")
			for _, name := range strings.FieldsFunc(strings.ToLower(strings.Join(tt.headers, ",")), func(r rune) bool { return r == ' ' || r == ',' }) {
				allowed = allowed && slices.Contains(list, name)
			}
			if a.status != http.StatusNoContent || allowed != tt.ok || a.header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("got %d %v, want it allowed: %v", a.status, a.header, tt.ok)
			}
		})
	}
}

// A page of another origin may read every refusal, at whatever stage.
func TestCrossOrigin_answers(t *testing.T) {
	s := newServer(t)
	s.useCase = func(context.Context) error { return errors.New("x") }
	with := func(change func(*http.Request)) *http.Request {
		r := s.goodRequest(t, instancePath)
		change(r)
		return r
	}
	for name, r := range map[string]*http.Request{
		"route":    httptest.NewRequest(http.MethodPost, "/nothing", nil),
		"method":   httptest.NewRequest(http.MethodPut, systemPath, nil),
		"redirect": httptest.NewRequest(http.MethodPost, "//x", nil),
		"decode":   httptest.NewRequest(http.MethodPost, systemPath, strings.NewReader("{")),
		"instance": with(func(r *http.Request) { r.Host = "nobody.example" }),
		"token":    with(func(r *http.Request) { r.Header.Del("Authorization") }),
		"use case": with(func(*http.Request) {}),
	} {
		r.Header.Set("Origin", "https://app.example")
		a := s.serve(r)
		if a.status < 300 || a.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: got %d %v", name, a.status, a.header)
		}
		exposed := strings.Split(a.header.Get("Access-Control-Expose-Headers"), ", ")
		for _, header := range []string{
			"Www-Authenticate", "X-Amzn-Remapped-Www-Authenticate", "Retry-After", "Idempotent-Replayed", "Tenantry-Ignored-Fields", "X-Amzn-Requestid",
			"Grpc-Status", "Grpc-Message", "Grpc-Status-Details-Bin",
		} {
			if !slices.Contains(exposed, header) {
				t.Errorf("%s: %s is not exposed", name, header)
			}
		}
	}
}

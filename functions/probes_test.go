package functions_test

import (
	"net/http"
	"sync/atomic"
	"testing"
)

// TestProbes checks what monitors are told, at any host and without a token: that a
// function answers, and whether the database does.
func TestProbes(t *testing.T) {
	t.Parallel()
	var isDown atomic.Bool
	s := startSystem(t, func(_ string, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if isDown.Load() {
				http.Error(w, `{"__type":"InternalServerError"}`, http.StatusInternalServerError)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	check := func(name, method, path string, status int, kind, body string) {
		t.Helper()
		a := s.send(t, request{Method: method, Path: path, Host: "nobody.example"})
		if got := a.Header.Get("Content-Type"); a.Status != status || got != kind || string(a.Body) != body {
			t.Errorf("%s: got %d %s %q, want %d %s %q", name, a.Status, got, a.Body, status, kind, body)
		}
	}
	const text, asJSON = "text/plain; charset=utf-8", "application/json"
	const notAllowed = `{"code":12,"message":"Method Not Allowed"}`
	check("healthy", "GET", "/debug/healthz", 200, text, "ok")
	check("ready", "GET", "/debug/ready", 200, asJSON, `"ok"`)
	check("healthy, by POST", "POST", "/debug/healthz", 405, asJSON, notAllowed)
	check("ready, by POST", "POST", "/debug/ready", 405, asJSON, notAllowed)
	check("another", "GET", "/debug/metrics", 404, asJSON, `{"code":5,"message":"Not Found"}`)
	isDown.Store(true)
	check("healthy without a database", "GET", "/debug/healthz", 200, text, "ok")
	check("not ready", "GET", "/debug/ready", 503, asJSON,
		`{"code":14,"message":"Errors.Unavailable (STORE-bUsy1)","details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"STORE-bUsy1","message":"Errors.Unavailable"}]}`)
}

// TestHealthz checks the call that tells anyone whether the host has an instance, in
// each API of instances.
func TestHealthz(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "healthz")
	for _, prefix := range []string{"/admin/v1", "/management/v1", "/auth/v1"} {
		r := request{Method: "GET", Path: prefix + "/healthz", Host: m.host, Authorization: "Bearer x"}
		s.send(t, r).wantBody(t, prefix, 200, `{}`)
		r.Method = "POST"
		s.send(t, r).wantBody(t, prefix+" by POST", 405, `{"code":12,"message":"Method Not Allowed"}`)
		r.Method, r.Host = "GET", "nobody.example"
		s.wantStatus(t, prefix+" at an unknown host", r, 404, "QUERY-1kIjX")
	}
}

package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// A response has the same headers as behind API Gateway.
func TestRouter_headers(t *testing.T) {
	r := &router{handlers: []http.Handler{http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(http.StatusUnauthorized)
	})}}
	recorder := httptest.NewRecorder()
	r.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/nothing", nil))
	got := recorder.Result().Header
	if got.Get("WWW-Authenticate") != "" || got.Get("X-Amzn-Remapped-WWW-Authenticate") != "Bearer" || got.Get("X-Amzn-RequestId") == "" {
		t.Errorf("headers: got %v", got)
	}
}

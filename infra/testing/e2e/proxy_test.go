package e2e_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// proxy stands between the functions and a service.
type proxy struct {
	url string

	mu sync.Mutex
	// after, if any, is called once the service has carried out a call, before the function gets the response.
	after func(operation string, body []byte)
}

func startProxy(t *testing.T, endpoint string) *proxy {
	t.Helper()
	target, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	p, reverse := &proxy{}, httputil.NewSingleHostReverseProxy(target)
	// The function that made the call may be dead by then.
	reverse.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		after := p.after
		p.mu.Unlock()
		if after == nil {
			reverse.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := httptest.NewRecorder()
		reverse.ServeHTTP(answer, r)
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		if answer.Code == http.StatusOK {
			after(operation, body)
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// observe calls f after each further call that the service carried out; nil stops that.
func (p *proxy) observe(f func(operation string, body []byte)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.after = f
}

package functions_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// proxyTo returns a handler that forwards requests to a service, for tests that
// intercept them.
func proxyTo(endpoint string) http.Handler {
	target, err := url.Parse(endpoint)
	if err != nil {
		panic(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = keepingAlive
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The server closes the body when the response begins. A transport that is
		// still checking for the end of the body would then abort the response.
		bodyOf(r)
		proxy.ServeHTTP(w, r)
	})
}

// bodyOf returns the body of a request and leaves it readable. If the client has
// disconnected, it aborts the connection.
func bodyOf(r *http.Request) []byte {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body
}

// keepingAlive keeps connections for as many concurrent requests as tests send; the
// default is two.
var keepingAlive = &http.Transport{MaxIdleConnsPerHost: 100, DisableCompression: true}

// call is a call from a function to a service.
type call struct {
	operation string
	body      []byte
}

// observer sits between the functions and their services. It records each call, and
// fails those that fault selects.
type observer struct {
	mu    sync.Mutex
	calls []call
	fault func(n int, c call) fault
}

// fault says how a call fails.
type fault int

const (
	none fault = iota
	// dropped breaks the connection before the service sees the call.
	dropped
	// answerLost loses the response after the service has done its work.
	answerLost
	// answerCut breaks the connection within the response.
	answerCut
	serverError
	throttled
	conflicting
	denied
)

// always fails every call of an operation.
func always(operation string, f fault) func(int, call) fault {
	return func(_ int, c call) fault {
		if c.operation == operation {
			return f
		}
		return none
	}
}

// once fails the first call of an operation.
func once(operation string, f fault) func(int, call) fault { return onceFrom(1, operation, f) }

// onceFrom fails the first call of an operation that is the nth call or a later one.
func onceFrom(n int, operation string, f fault) func(int, call) fault {
	failed := false
	return func(number int, c call) fault {
		if number < n || c.operation != operation || failed {
			return none
		}
		failed = true
		return f
	}
}

// losing loses the responses to transactions and, if readsToo is set, to everything
// after the first.
func losing(readsToo bool) func(int, call) fault {
	written := false
	return func(_ int, c call) fault {
		written = written || c.operation == "TransactWriteItems"
		if c.operation == "TransactWriteItems" || written && readsToo {
			return answerLost
		}
		return none
	}
}

// through is a wrapper for startSystem.
func (o *observer) through(_ string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := bodyOf(r)
		operation := operationOf(r)
		switch o.note(call{operation, body}) {
		case none:
			next.ServeHTTP(w, r)
		case dropped:
			panic(http.ErrAbortHandler)
		case answerLost:
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		case answerCut:
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, r)
			maps.Copy(w.Header(), answer.Header())
			w.Header().Set("Content-Length", strconv.Itoa(answer.Body.Len()))
			_, _ = w.Write(answer.Body.Bytes()[:answer.Body.Len()/2])
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		case serverError:
			refuse(w, http.StatusInternalServerError, `{"__type":"InternalServerError","message":"secret detail"}`)
		case throttled:
			refuse(w, http.StatusBadRequest, `{"__type":"ThrottlingException","message":"secret detail"}`)
		case conflicting:
			refuse(w, http.StatusBadRequest, `{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",`+
				`"Message":"secret detail","CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict"}]}`)
		case denied:
			refuse(w, http.StatusBadRequest, `{"__type":"AccessDeniedException","message":"secret detail"}`)
		}
	})
}

func refuse(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func (o *observer) note(c call) fault {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls = append(o.calls, c)
	if o.fault == nil {
		return none
	}
	return o.fault(len(o.calls), c)
}

// start forgets the calls so far, and fails the following ones as f says.
func (o *observer) start(f func(n int, c call) fault) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls, o.fault = nil, f
}

// operations returns the operations called since start.
func (o *observer) operations() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	names := make([]string, len(o.calls))
	for i, c := range o.calls {
		names[i] = c.operation
	}
	return names
}

// writtenKeys returns the primary keys that transactions since start touched, even
// with a mere condition.
func (o *observer) writtenKeys(t *testing.T) []string {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	var keys []string
	for _, c := range o.calls {
		if c.operation != "TransactWriteItems" {
			continue
		}
		type key struct{ PK, SK struct{ S string } }
		var body struct {
			TransactItems []map[string]struct{ Item, Key key }
		}
		if err := json.Unmarshal(c.body, &body); err != nil {
			t.Fatal(err)
		}
		for _, item := range body.TransactItems {
			for _, write := range item {
				for _, k := range []key{write.Item, write.Key} {
					if k.PK.S != "" {
						keys = append(keys, k.PK.S+" / "+k.SK.S)
					}
				}
			}
		}
	}
	return keys
}

// operationOf returns the operation that a request calls.
func operationOf(r *http.Request) string {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	return operation
}

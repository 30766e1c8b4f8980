package gateway_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/gateway"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/web"
)

// seen is what a handler sees of an event.
type seen struct {
	Method, Host, Path, EscapedPath, Query, RemoteAddr, RequestID string
	Header                                                        http.Header
	Body                                                          string
}

// see returns what the handler sees of an event, or nil if it is not called.
func see(ctx context.Context, t testing.TB, event events.APIGatewayProxyRequest) (*seen, events.APIGatewayProxyResponse) {
	t.Helper()
	var got *seen
	h := gateway.New(telemetry.NewLogger(io.Discard, slog.LevelInfo), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = &seen{
			r.Method, r.Host, r.URL.Path, r.URL.EscapedPath(), r.URL.RawQuery, r.RemoteAddr, web.RequestID(r.Context()), r.Header, string(body),
		}
		w.WriteHeader(http.StatusTeapot)
	}))
	payload, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := h.Invoke(ctx, payload)
	if err != nil {
		t.Errorf("got error %v, want none", err)
	}
	var response events.APIGatewayProxyResponse
	if err := json.Unmarshal(answer, &response); err != nil {
		t.Errorf("got answer %s, %v", answer, err)
	}
	return got, response
}

// event returns an event as API Gateway sends it, with changes.
func event(change func(*events.APIGatewayProxyRequest)) events.APIGatewayProxyRequest {
	e := events.APIGatewayProxyRequest{
		HTTPMethod: "POST", Path: "/admin/v1/orgs/_setup", Resource: "/{proxy+}",
		Headers:           map[string]string{"Host": "last.example.com", "X-Double": "b"},
		MultiValueHeaders: map[string][]string{"Host": {"acme.example.com"}, "X-Double": {"a", "b"}},
		Body:              `{"org":{}}`,
		RequestContext: events.APIGatewayProxyRequestContext{
			RequestID: "gateway-1", DomainName: "api.example.com", Stage: "live", Path: "/live/admin/v1/orgs/_setup",
			Identity: events.APIGatewayRequestIdentity{SourceIP: "203.0.113.7"},
		},
	}
	if change != nil {
		change(&e)
	}
	return e
}

// TestRequest checks that the handler sees the request sent to API Gateway, under the
// id with which API Gateway logs it.
func TestRequest(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*events.APIGatewayProxyRequest)
		want   func(*seen)
	}{
		{"as sent", nil, func(*seen) {}},
		{"host of the caller alone", func(e *events.APIGatewayProxyRequest) {
			e.RequestContext.DomainName = "abc.execute-api.eu-central-1.amazonaws.com"
		}, func(*seen) {}},
		{"no host header", func(e *events.APIGatewayProxyRequest) { delete(e.MultiValueHeaders, "Host") }, func(s *seen) {
			s.Host = "api.example.com"
			s.Header.Del("Host")
		}},
		{"host header in lower case", func(e *events.APIGatewayProxyRequest) {
			e.MultiValueHeaders = map[string][]string{"host": {"acme.example.com:8080"}}
		}, func(s *seen) {
			s.Host, s.Header = "acme.example.com:8080", http.Header{"Host": {"acme.example.com:8080"}}
		}},
		{"single headers alone", func(e *events.APIGatewayProxyRequest) { e.MultiValueHeaders = nil }, func(s *seen) {
			s.Host, s.Header = "last.example.com", http.Header{"Host": {"last.example.com"}, "X-Double": {"b"}}
		}},
		{"no headers at all", func(e *events.APIGatewayProxyRequest) { e.MultiValueHeaders, e.Headers = nil, nil }, func(s *seen) {
			s.Host, s.Header = "api.example.com", http.Header{}
		}},
		{"header twice", func(e *events.APIGatewayProxyRequest) {
			e.MultiValueHeaders["Authorization"] = []string{"Bearer a", "Bearer b"}
		}, func(s *seen) { s.Header["Authorization"] = []string{"Bearer a", "Bearer b"} }},
		{"body in base64", func(e *events.APIGatewayProxyRequest) {
			e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte("\xff{\x00")), true
		}, func(s *seen) { s.Body = "\xff{\x00" }},
		{"body that only looks like base64", func(e *events.APIGatewayProxyRequest) { e.Body = "e30=" }, func(s *seen) { s.Body = "e30=" }},
		{"no body", func(e *events.APIGatewayProxyRequest) { e.Body = "" }, func(s *seen) { s.Body = "" }},
		{"encoded path", func(e *events.APIGatewayProxyRequest) { e.Path = "/admin/v1/orgs/%5Fsetup" }, func(s *seen) {
			s.EscapedPath = "/admin/v1/orgs/%5Fsetup"
		}},
		{"encoded slash", func(e *events.APIGatewayProxyRequest) { e.Path = "/a%2Fb" }, func(s *seen) {
			s.Path, s.EscapedPath = "/a/b", "/a%2Fb"
		}},
		{"path without a slash in front", func(e *events.APIGatewayProxyRequest) { e.Path = "x" }, func(s *seen) { s.Path, s.EscapedPath = "/x", "/x" }},
		{"no path", func(e *events.APIGatewayProxyRequest) { e.Path = "" }, func(s *seen) { s.Path, s.EscapedPath = "/", "/" }},
		{"method in lower case", func(e *events.APIGatewayProxyRequest) { e.HTTPMethod = "put" }, func(s *seen) { s.Method = "PUT" }},
		{"query", func(e *events.APIGatewayProxyRequest) {
			e.QueryStringParameters = map[string]string{"a": "2"}
			e.MultiValueQueryStringParameters = map[string][]string{"a": {"1 &", "2"}}
		}, func(s *seen) { s.Query = "a=1+%26&a=2" }},
		{"query in single values alone", func(e *events.APIGatewayProxyRequest) {
			e.QueryStringParameters = map[string]string{"a": "//"}
		}, func(s *seen) { s.Query = "a=%2F%2F" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := &seen{
				Method: "POST", Host: "acme.example.com", Path: "/admin/v1/orgs/_setup", EscapedPath: "/admin/v1/orgs/_setup",
				RemoteAddr: "203.0.113.7", RequestID: "gateway-1", Body: `{"org":{}}`,
				Header: http.Header{"Host": {"acme.example.com"}, "X-Double": {"a", "b"}},
			}
			tt.want(want)
			got, response := see(context.Background(), t, event(tt.change))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
			if response.StatusCode != http.StatusTeapot {
				t.Errorf("status: got %d, want %d", response.StatusCode, http.StatusTeapot)
			}
		})
	}
}

// TestRequestID checks that the id is API Gateway's, or Lambda's if the function is
// invoked directly.
func TestRequestID(t *testing.T) {
	invocation := lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{AwsRequestID: "lambda-1"})
	for _, tt := range []struct {
		ctx           context.Context
		gateway, want string
	}{
		{invocation, "gateway-1", "gateway-1"},
		{invocation, "", "lambda-1"},
		{context.Background(), "", ""},
	} {
		got, _ := see(tt.ctx, t, event(func(e *events.APIGatewayProxyRequest) { e.RequestContext.RequestID = tt.gateway }))
		if got.RequestID != tt.want {
			t.Errorf("request id: got %q, want %q", got.RequestID, tt.want)
		}
	}
}

// TestContext checks that the invocation's deadline reaches the handler.
func TestContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	want, _ := ctx.Deadline()
	h := gateway.New(telemetry.NewLogger(io.Discard, slog.LevelInfo), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got, ok := r.Context().Deadline(); !ok || !got.Equal(want) {
			t.Errorf("deadline: got %v, %v, want %v", got, ok, want)
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	if response, err := h(ctx, event(nil)); err != nil || response.StatusCode != http.StatusNoContent {
		t.Errorf("got %d, %v, want 204", response.StatusCode, err)
	}
}

// TestResponse checks that status, body and all headers reach API Gateway.
func TestResponse(t *testing.T) {
	h := gateway.New(telemetry.NewLogger(io.Discard, slog.LevelInfo), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Add("X-Double", "a")
		w.Header().Add("X-Double", "b")
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"message":"`+"\u00fc"+`"}`)
	}))
	got, err := h(context.Background(), event(nil))
	if err != nil {
		t.Fatal(err)
	}
	want := events.APIGatewayProxyResponse{
		StatusCode: http.StatusConflict, Body: `{"message":"` + "\u00fc" + `"}`,
		MultiValueHeaders: map[string][]string{"Content-Type": {"application/json"}, "X-Double": {"a", "b"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("response (-want +got):\n%s", diff)
	}
}

// TestResponse_binary checks that a body that is not text is returned as base64.
func TestResponse_binary(t *testing.T) {
	h := gateway.New(telemetry.NewLogger(io.Discard, slog.LevelInfo), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("\xff\x00"))
	}))
	got, err := h(context.Background(), event(nil))
	if err != nil {
		t.Fatal(err)
	}
	if body, err := base64.StdEncoding.DecodeString(got.Body); !got.IsBase64Encoded || err != nil || string(body) != "\xff\x00" {
		t.Errorf("got %q in base64: %v", got.Body, got.IsBase64Encoded)
	}
}

// TestResponse_status checks that a response has the status that net/http would send.
func TestResponse_status(t *testing.T) {
	for name, c := range map[string]struct {
		handle func(http.ResponseWriter)
		want   int
	}{
		"none":   {func(http.ResponseWriter) {}, http.StatusOK},
		"a body": {func(w http.ResponseWriter) { _, _ = io.WriteString(w, "a"); w.WriteHeader(http.StatusConflict) }, http.StatusOK},
		"two":    {func(w http.ResponseWriter) { w.WriteHeader(http.StatusConflict); w.WriteHeader(http.StatusOK) }, http.StatusConflict},
		"a hint": {func(w http.ResponseWriter) { w.WriteHeader(http.StatusEarlyHints); w.WriteHeader(http.StatusConflict) }, http.StatusConflict},
	} {
		t.Run(name, func(t *testing.T) {
			h := gateway.New(telemetry.NewLogger(io.Discard, slog.LevelInfo), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { c.handle(w) }))
			if got, err := h(context.Background(), event(nil)); err != nil || got.StatusCode != c.want {
				t.Errorf("got %d, %v, want %d", got.StatusCode, err, c.want)
			}
		})
	}
}

package gateway_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
	"github.com/tenantry/tenantry/pkg/gateway"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

// TestBroken checks that an event that is not an HTTP request is the caller's fault: it
// is answered and logged, and the handler does not see it.
func TestBroken(t *testing.T) {
	for name, change := range map[string]func(*events.APIGatewayProxyRequest){
		"base64":        func(e *events.APIGatewayProxyRequest) { e.Body, e.IsBase64Encoded = "s3cret", true },
		"escape":        func(e *events.APIGatewayProxyRequest) { e.Path = "/s3cret%zz" },
		"line end":      func(e *events.APIGatewayProxyRequest) { e.Path = "/s3cret\r\nX: y" },
		"method":        func(e *events.APIGatewayProxyRequest) { e.HTTPMethod = "s3cret method" },
		"domain name":   func(e *events.APIGatewayProxyRequest) { e.RequestContext.DomainName = "s3cret example" },
		"port of a URL": func(e *events.APIGatewayProxyRequest) { e.RequestContext.DomainName = "s3cret.example:http" },
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			h := gateway.New(telemetry.WithMetrics(telemetry.NewLogger(&log, slog.LevelInfo), "stack-1"), http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				t.Error("the handler was called")
			}))
			got, err := h(context.Background(), event(change))
			want := events.APIGatewayProxyResponse{
				StatusCode: http.StatusBadRequest, Body: `{"code":3,"message":"the request is not well-formed HTTP"}`,
				MultiValueHeaders: map[string][]string{
					"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}, "X-Content-Type-Options": {"nosniff"},
				},
			}
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("got error %v; response (-want +got):\n%s", err, diff)
			}
			var line map[string]any
			if err := json.Unmarshal(log.Bytes(), &line); err != nil {
				t.Fatalf("log %q: got %v, want one line", log.String(), err)
			}
			if line["requestId"] != "gateway-1" || line["status"] != 400.0 || line["stage"] != "event" || line["level"] != "INFO" || line["Id"] != "INVALID_ARGUMENT" {
				t.Errorf("log: got %v, want the request with status 400", line)
			}
			if strings.Contains(log.String(), "s3cret") {
				t.Errorf("the log repeats the request: %s", log.String())
			}
		})
	}
}

// TestBroken_NotShared checks that answers do not share headers.
func TestBroken_NotShared(t *testing.T) {
	h := gateway.New(telemetry.NewLogger(io.Discard, slog.LevelInfo), http.NotFoundHandler())
	broken := event(func(e *events.APIGatewayProxyRequest) { e.Path = "%zz" })
	first, err := h(context.Background(), broken)
	if err != nil {
		t.Fatal(err)
	}
	first.MultiValueHeaders["Content-Type"][0] = "changed"
	second, err := h(context.Background(), broken)
	if err != nil {
		t.Fatal(err)
	}
	if got := second.MultiValueHeaders["Content-Type"][0]; got != "application/json" {
		t.Errorf("content type of the second answer: got %q, want application/json", got)
	}
}

// FuzzEvent checks that the System API's handler answers any event with a status, and
// that the invocation does not fail.
func FuzzEvent(f *testing.F) {
	samples, err := filepath.Glob("../../events/sample/*/*.json")
	if err != nil || len(samples) < 10 {
		f.Fatalf("seeds: got %q, %v, want those of events/sample", samples, err)
	}
	for _, sample := range samples {
		seed, err := os.ReadFile(sample)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed)
	}
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"httpMethod":"CONNECT","path":"*","requestContext":{"domainName":"a?b#c"}}`))
	f.Add([]byte(`{"path":"//\\evil.example/%0d%0a/..","multiValueHeaders":{"host":[""],"":["x"]}}`))
	h := systemAPI()
	f.Fuzz(func(t *testing.T, raw []byte) {
		var event events.APIGatewayProxyRequest
		if json.Unmarshal(raw, &event) != nil {
			return
		}
		checkRefused(t, h, event)
	})
}

// FuzzPath checks the same, varying only what a caller writes in the request line.
func FuzzPath(f *testing.F) {
	for _, path := range []string{
		"/system/v1/instances/_create", "/system/v1/instances/1", "//x", "/\\x//", "/x/..//\\evil.example", "/%0d%0a//", "*", "", "/%", "/a?b#c", "/./.",
	} {
		f.Add("PUT", path, "a", "{}")
	}
	h := systemAPI()
	f.Fuzz(func(t *testing.T, method, path, query, body string) {
		checkRefused(t, h, events.APIGatewayProxyRequest{
			HTTPMethod: method, Path: path, QueryStringParameters: map[string]string{query: query}, Body: body,
		})
	})
}

// systemAPI is the System API without any system users.
func systemAPI() gateway.Handler {
	quiet := telemetry.NewLogger(io.Discard, slog.LevelInfo)
	return gateway.New(quiet, rest.NewHandler(
		&api.Env{SystemUsers: access.NewSystemUsers("https://api.example.com"), Clock: time.Now, Timeout: time.Minute}, quiet,
		systemapi.CreateInstance(&instance.Create{}),
	))
}

// checkRefused checks that an event is refused or redirected to another path of this
// host.
func checkRefused(t *testing.T, h gateway.Handler, event events.APIGatewayProxyRequest) {
	t.Helper()
	response, err := h(context.Background(), event)
	if err != nil {
		t.Fatalf("got error %v, want an answer", err)
	}
	status := response.StatusCode
	if status != http.StatusMovedPermanently && (status < 400 || status > 599) || status == http.StatusInternalServerError {
		t.Errorf("got %d %s, want a refusal", status, response.Body)
	}
	if status != http.StatusMovedPermanently && !json.Valid([]byte(response.Body)) {
		t.Errorf("got %d %s, want JSON", status, response.Body)
	}
	for name, values := range response.MultiValueHeaders {
		for _, value := range values {
			if strings.ContainsAny(value, "\r\n") {
				t.Errorf("header %s: got %q, want one line", name, value)
			}
		}
	}
	location := http.Header(response.MultiValueHeaders).Get("Location")
	if (status == http.StatusMovedPermanently) != (location != "") {
		t.Errorf("got %d to %q", status, location)
	}
	// Browsers read "//" and "/\" as the start of a host.
	if location != "" && (location[0] != '/' || strings.HasPrefix(location, "//") || strings.Contains(location, `\`)) {
		t.Errorf("location: got %q, want a path of this host", location)
	}
}

package web_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/web"
)

// exchange is an exchange whose steps the test sets.
type exchange struct {
	serve func(*web.Answer, *http.Request)
	line  web.Line
}

func (x *exchange) Serve(a *web.Answer, r *http.Request) { x.serve(a, r) }

func (x *exchange) Fail(a *web.Answer, _ *http.Request) {
	a.WriteHeader(http.StatusInternalServerError)
	_, _ = a.Write([]byte("sorry"))
}

func (x *exchange) Finish(a *web.Answer, _ *http.Request) web.Line {
	a.Header().Set("X-Finished", "yes")
	return x.line
}

// serve returns the answer to a request with a body of 8 bytes, of which 4 may be read,
// and the log.
func serve(t *testing.T, x *exchange) (answer *http.Response, lines []map[string]any) {
	t.Helper()
	var log bytes.Buffer
	e := web.Envelope{Log: telemetry.WithMetrics(telemetry.NewLogger(&log, slog.LevelInfo), "stack-1"), MaxBody: 4}
	r := httptest.NewRequest(http.MethodPost, "/path", strings.NewReader("12345678"))
	w := httptest.NewRecorder()
	e.Serve(w, r.WithContext(web.WithRequestID(r.Context(), "request-1")), x)
	for text := range strings.Lines(log.String()) {
		var line map[string]any
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatal(err)
		}
		delete(line, "time")
		lines = append(lines, line)
	}
	return w.Result(), lines
}

func TestEnvelope(t *testing.T) {
	answer, lines := serve(t, &exchange{
		serve: func(a *web.Answer, r *http.Request) {
			var tooLarge *http.MaxBytesError
			if read, err := io.ReadAll(r.Body); string(read) != "1234" || !errors.As(err, &tooLarge) {
				t.Errorf("body: got %q, %v, want the first 4 bytes", read, err)
			}
			a.WriteHeader(http.StatusAccepted)
		},
		line: web.Line{Route: "/{name}", Refusal: "TEST-1", Failed: true, Attributes: []any{"more", "said"}},
	})
	want := http.Header{"Cache-Control": {"no-store"}, "X-Content-Type-Options": {"nosniff"}, "X-Finished": {"yes"}}
	if diff := cmp.Diff(want, answer.Header); diff != "" || answer.StatusCode != http.StatusAccepted {
		t.Errorf("got %d, want 202; headers (-want +got):\n%s", answer.StatusCode, diff)
	}
	if len(lines) != 1 {
		t.Fatalf("log: got %v, want one line", lines)
	}
	if took, ok := lines[0]["durationMs"].(float64); !ok || took < 0 || took > 60_000 {
		t.Errorf("durationMs: got %v, want milliseconds", lines[0]["durationMs"])
	}
	delete(lines[0], "durationMs")
	delete(lines[0], "_aws")
	if diff := cmp.Diff(map[string]any{
		"level": "ERROR", "msg": "request", "requestId": "request-1", "method": "POST", "route": "/{name}", "status": 202.0,
		"more": "said", "Stack": "stack-1", "Refusals": 1.0, "Id": "TEST-1",
	}, lines[0]); diff != "" {
		t.Errorf("log line (-want +got):\n%s", diff)
	}
}

// Nothing of an answer cut off by a panic remains.
func TestEnvelope_panic(t *testing.T) {
	answer, lines := serve(t, &exchange{serve: func(a *web.Answer, _ *http.Request) {
		a.Header().Set("X-Half", "yes")
		a.Header().Del("Cache-Control")
		_, _ = a.Write([]byte("half of it"))
		panic("oh")
	}})
	want := http.Header{"Cache-Control": {"no-store"}, "X-Content-Type-Options": {"nosniff"}, "X-Finished": {"yes"}}
	body, err := io.ReadAll(answer.Body)
	if diff := cmp.Diff(want, answer.Header); diff != "" || answer.StatusCode != http.StatusInternalServerError || string(body) != "sorry" || err != nil {
		t.Errorf("got %d %q, %v, want 500 sorry; headers (-want +got):\n%s", answer.StatusCode, body, err, diff)
	}
	if len(lines) != 2 || lines[0]["msg"] != "panic" || lines[0]["reason"] != "oh" || lines[0]["requestId"] != "request-1" ||
		!strings.Contains(lines[0]["stack"].(string), "TestEnvelope_panic") || lines[1]["msg"] != "request" {
		t.Errorf("log: got %v, want the panic with its stack, and the request", lines)
	}
}

func TestSetRetryAfter(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		0: "", time.Nanosecond: "1", time.Second: "1", time.Second + 1: "2", time.Minute: "60",
	} {
		header := http.Header{}
		if web.SetRetryAfter(header, wait); header.Get("Retry-After") != want {
			t.Errorf("%v: got %q, want %q", wait, header.Get("Retry-After"), want)
		}
	}
}

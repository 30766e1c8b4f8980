package api_test

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// wire is how each kind appears to clients. Source: the contract, errors.md;
// google.rpc.Code.
var wire = map[string]struct {
	kind         tenant.Kind
	status, code int
}{
	"KindInternal":         {tenant.KindInternal, 500, 13},
	"KindInvalid":          {tenant.KindInvalid, 400, 3},
	"KindPrecondition":     {tenant.KindPrecondition, 400, 9},
	"KindUnauthenticated":  {tenant.KindUnauthenticated, 401, 16},
	"KindPermissionDenied": {tenant.KindPermissionDenied, 403, 7},
	"KindNotFound":         {tenant.KindNotFound, 404, 5},
	"KindConflict":         {tenant.KindConflict, 409, 6},
	"KindTooLarge":         {tenant.KindTooLarge, 413, 8},
	"KindUnprocessable":    {tenant.KindUnprocessable, 422, 9},
	"KindMethodNotAllowed": {tenant.KindMethodNotAllowed, 405, 12},
	"KindUnimplemented":    {tenant.KindUnimplemented, 501, 12},
	"KindUnavailable":      {tenant.KindUnavailable, 503, 14},
	"KindTooMany":          {tenant.KindTooMany, 429, 8},
	"KindTimedOut":         {tenant.KindTimedOut, 504, 4},
}

// TestKinds checks that every kind declared in package tenant has a status and a code.
func TestKinds(t *testing.T) {
	declared := kinds(t)
	if len(declared) < len(wire) {
		t.Fatalf("kinds declared: got %q, want at least %d", declared, len(wire))
	}
	for _, name := range declared {
		want, ok := wire[name]
		if !ok {
			t.Errorf("%s: its status is not tested", name)
			continue
		}
		s := newServer(t)
		s.useCase = func(context.Context) error { return &tenant.Error{Kind: want.kind, Key: "text"} }
		a := s.serve(s.goodRequest(t, systemPath))
		if got := a.refusal(t); a.status != want.status || got.Code != want.code || got.Message != "text" || got.Details != nil {
			t.Errorf("%s: got %d %s, want %d with code %d", name, a.status, a.body, want.status, want.code)
		}
	}
}

// kinds returns the names of the constants of type tenant.Kind.
func kinds(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../tenant/error.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, declaration := range file.Decls {
		block, ok := declaration.(*ast.GenDecl)
		if !ok || block.Tok != token.CONST {
			continue
		}
		for _, spec := range block.Specs {
			if name := spec.(*ast.ValueSpec).Names[0].Name; strings.HasPrefix(name, "Kind") {
				names = append(names, name)
			}
		}
	}
	return names
}

// TestUnknownError checks that an unforeseen error is reported as internal, without any
// of its text.
func TestUnknownError(t *testing.T) {
	for path, text := range map[string]string{systemPath: "Errors.Internal", instancePath: "An internal error occurred"} {
		s := newServer(t)
		s.useCase = func(context.Context) error { return errors.New("dial tcp 10.0.0.1: secret") }
		a := s.serve(s.goodRequest(t, path))
		want := `{"code":13,"message":"` + text + ` (INTER-nal00)","details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"INTER-nal00","message":"` + text + `"}]}`
		if a.status != http.StatusInternalServerError || a.body != want {
			t.Errorf("%s: got %d %s, want 500 %s", path, a.status, a.body, want)
		}
		lines := s.lines(t)
		if len(lines) != 1 || lines[0]["level"] != "ERROR" || !strings.Contains(lines[0]["error"].(string), "dial tcp 10.0.0.1: secret") {
			t.Errorf("%s: log: got %v, want one error with its cause", path, lines)
		}
	}
}

// TestPanic checks that a panic is answered in the contract's form and logged with its
// stack, and that the next request is served.
func TestPanic(t *testing.T) {
	for _, value := range []any{"secret text", errors.New("secret error"), http.ErrAbortHandler} {
		s := newServer(t)
		s.useCase = func(context.Context) error { panic(value) }
		r := s.goodRequest(t, instancePath)
		a := s.serve(r.WithContext(web.WithRequestID(r.Context(), "request-1")))
		if got := a.refusal(t); a.status != http.StatusInternalServerError || got.Code != 13 || strings.Contains(a.body, "secret") {
			t.Errorf("got %d %s, want 500 without the reason", a.status, a.body)
		}
		lines := s.lines(t)
		if len(lines) != 2 {
			t.Fatalf("log lines: got %v, want the panic and the request", lines)
		}
		if stack, _ := lines[0]["stack"].(string); lines[0]["level"] != "ERROR" || lines[0]["requestId"] != "request-1" ||
			!strings.Contains(stack, "TestPanic") {
			t.Errorf("log: got %v, want an error with the stack of this test", lines[0])
		}
		if lines[1]["status"] != 500.0 || lines[1]["requestId"] != "request-1" {
			t.Errorf("log: got %v, want the request", lines[1])
		}
		s.useCase = func(context.Context) error { return nil }
		if a := s.serve(s.goodRequest(t, instancePath)); a.status != http.StatusOK {
			t.Errorf("the next request: got %d %s, want 200", a.status, a.body)
		}
	}
}

// TestHeaders checks that no response may be cached, or sniffed as anything but JSON.
func TestHeaders(t *testing.T) {
	s := newServer(t)
	unauthorised := s.goodRequest(t, instancePath)
	unauthorised.Header.Del("Authorization")
	basic := s.goodRequest(t, systemPath)
	basic.Header.Set("Authorization", "Basic eDp5")
	garbage := s.goodRequest(t, instancePath)
	garbage.Header.Set("Authorization", "Bearer garbage")
	for _, tt := range []struct {
		name         string
		request      *http.Request
		err          error
		status       int
		retry, login string
	}{
		{"success", s.goodRequest(t, systemPath), nil, 200, "", ""},
		{"unknown path", httptest.NewRequest(http.MethodGet, "/", nil), nil, 404, "", ""},
		{"wrong method", httptest.NewRequest(http.MethodGet, systemPath, nil), nil, 405, "", ""},
		{"no token", unauthorised, nil, 401, "", "auth header missing"},
		{"not a bearer's", basic, nil, 401, "", "invalid auth header (AUTH-toLo1)"},
		{"garbage", garbage, nil, 401, "", "Errors.Token.Invalid (AUTH-7fs1e)"},
		{"unavailable", s.goodRequest(t, systemPath), tenant.ErrUnavailable, 503, "1", ""},
		{"unavailable, for an operator to mend", s.goodRequest(t, systemPath), tenant.ErrKeysUnavailable, 503, "", ""},
		{"unavailable for two seconds", s.goodRequest(t, systemPath), retryAfter(2 * time.Second), 503, "2", ""},
		{"unavailable for a moment", s.goodRequest(t, systemPath), retryAfter(time.Millisecond), 503, "1", ""},
		{"unavailable for a moment more", s.goodRequest(t, systemPath), retryAfter(1200 * time.Millisecond), 503, "2", ""},
		{"internal", s.goodRequest(t, systemPath), errors.New("x"), 500, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s.useCase = func(context.Context) error { return tt.err }
			a := s.serve(tt.request)
			want := http.Header{
				"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}, "X-Content-Type-Options": {"nosniff"},
				"Vary": {"Origin"},
			}
			if tt.retry != "" {
				want.Set("Retry-After", tt.retry)
			}
			if tt.login != "" {
				want.Set("WWW-Authenticate", tt.login)
			}
			if diff := cmp.Diff(want, a.header); diff != "" || a.status != tt.status {
				t.Errorf("got %d, want %d; headers (-want +got):\n%s", a.status, tt.status, diff)
			}
		})
	}
}

func retryAfter(wait time.Duration) error {
	return &tenant.Error{Kind: tenant.KindUnavailable, Key: "x", RetryAfter: wait}
}

// TestLog checks that each request has one log line, which reports the outcome and
// repeats nothing of the request except its method.
func TestLog(t *testing.T) {
	const secret = "s3cret"
	for _, tt := range []struct {
		name    string
		path    string
		change  func(*server, *http.Request)
		want    map[string]any
		withErr bool
	}{
		{"success", instancePath, func(*server, *http.Request) {}, map[string]any{
			"level": "INFO", "method": "POST", "route": instancePath, "status": 200.0,
		}, false},
		{"unknown path", "/" + secret, func(*server, *http.Request) {}, map[string]any{
			"level": "INFO", "method": "POST", "route": "", "status": 404.0, "stage": "route",
		}, false},
		{"wrong method", systemPath, func(_ *server, r *http.Request) { r.Method = "PATCH" }, map[string]any{
			"level": "INFO", "method": "PATCH", "route": "", "status": 405.0, "stage": "route",
		}, false},
		{"broken body", systemPath, func(_ *server, r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(`{"instanceName":` + secret))
		}, map[string]any{"level": "INFO", "method": "POST", "route": systemPath, "status": 400.0, "stage": "decode"}, false},
		{"unknown host", instancePath, func(_ *server, r *http.Request) { r.Host = secret + ".example" }, map[string]any{
			"level": "INFO", "method": "POST", "route": instancePath, "status": 404.0, "stage": "instance",
		}, false},
		{"bad token", systemPath, func(_ *server, r *http.Request) { r.Header.Set("Authorization", "Bearer "+secret) }, map[string]any{
			"level": "INFO", "method": "POST", "route": systemPath, "status": 401.0, "stage": "token", "errorId": "AUTH-7fs1e",
			"tokenFault": "malformed", "tokenDetail": "not a signed JWT",
		}, false},
		{"unknown organisation", instancePath, func(_ *server, r *http.Request) { r.Header.Set("X-Zitadel-Orgid", secret) }, map[string]any{
			"level": "INFO", "method": "POST", "route": instancePath, "status": 403.0, "stage": "organisation", "errorId": "AUTH-Bs7Ds",
		}, false},
		{"field", instancePath, func(_ *server, r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(strings.Replace(goodInstance, "ada@example.com", "a b@"+secret, 1)))
		}, map[string]any{"level": "INFO", "method": "POST", "route": instancePath, "status": 400.0, "stage": "fields"}, false},
		{"taken", instancePath, func(s *server, _ *http.Request) {
			s.useCase = func(context.Context) error { return org.ErrNameTaken.WithCause(errors.New(secret)) }
		}, map[string]any{
			"level": "INFO", "method": "POST", "route": instancePath, "status": 409.0, "stage": "use case", "errorId": "V3-DKcYh",
		}, false},
		{"not served", "/unserved", func(*server, *http.Request) {}, map[string]any{
			"level": "INFO", "method": "POST", "route": "/unserved", "status": 501.0, "stage": "instance",
		}, false},
		{"unavailable", instancePath, func(s *server, _ *http.Request) { s.store.err = tenant.ErrUnavailable }, map[string]any{
			"level": "ERROR", "method": "POST", "route": instancePath, "status": 503.0, "stage": "instance", "errorId": "STORE-bUsy1",
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, endpoint{"POST", "/unserved", func(context.Context, *api.Call) (api.Answer, *api.Refusal) {
				return api.Answer{}, &api.Refusal{Err: &tenant.Error{Kind: tenant.KindUnimplemented}, Text: "not served", Stage: api.StageInstance}
			}})
			r := s.goodRequest(t, systemPath)
			if tt.path != systemPath {
				r = s.goodRequest(t, instancePath)
			}
			r.URL.Path = tt.path
			tt.change(s, r)
			a := s.serve(r.WithContext(web.WithRequestID(r.Context(), "request-1")))
			logged := s.log.String()
			lines := s.lines(t)
			if len(lines) != 1 {
				t.Fatalf("log lines: got %v, want one", lines)
			}
			line := lines[0]
			if took, ok := line["durationMs"].(float64); !ok || took < 0 || took > 60_000 {
				t.Errorf("durationMs: got %v, want milliseconds", line["durationMs"])
			}
			if _, ok := line["error"]; ok != tt.withErr {
				t.Errorf("error in the log: got %v, want one: %v", line["error"], tt.withErr)
			}
			for _, name := range []string{"durationMs", "time", "error", "_aws"} {
				delete(line, name)
			}
			tt.want["msg"], tt.want["requestId"] = "request", "request-1"
			if tt.want["status"] != 200.0 {
				countedAs(tt.want)
			}
			if diff := cmp.Diff(tt.want, line); diff != "" {
				t.Errorf("log line (-want +got):\n%s", diff)
			}
			for _, never := range []string{secret, s.pat, s.jwt(t, "system"), "ada@example.com", host} {
				if strings.Contains(logged, never) {
					t.Errorf("the log contains %q: %s", never, logged)
				}
			}
			if a.status != http.StatusOK && !tt.withErr && strings.Contains(logged, a.refusal(t).Message) {
				t.Errorf("the log repeats the refusal's text: %s", logged)
			}
		})
	}
}

// countedAs adds the metric of a refusal to an expected log line: under the error's id,
// or under the name of its gRPC code.
func countedAs(line map[string]any) {
	line["Stack"], line["Refusals"], line["Id"] = "stack-1", 1.0, line["errorId"]
	if line["Id"] == nil {
		line["Id"] = map[any]string{
			400.0: "INVALID_ARGUMENT", 404.0: "NOT_FOUND", 405.0: "UNIMPLEMENTED", 501.0: "UNIMPLEMENTED",
		}[line["status"]]
	}
}

// TestDeadline checks that a request whose time is over is answered as the caller's
// doing if the caller limited it, and otherwise as a fault of a backing service.
func TestDeadline(t *testing.T) {
	for _, tt := range []struct {
		name, timeout string
		fails         func(context.Context) error
		status, code  int
		isLogged      bool
	}{
		{"allowed by the caller", "1m", func(ctx context.Context) error { <-ctx.Done(); return tenant.ErrUnavailable }, 504, 4, false},
		{"busy within that time", "1H", func(context.Context) error { return tenant.ErrUnavailable }, 503, 14, true},
		{"refused for another reason", "1n", func(context.Context) error { return tenant.Conflict("V3-DKcYh", "x") }, 409, 6, false},
		{"no limit", "", func(context.Context) error { return tenant.ErrUnavailable }, 503, 14, true},
		{"malformed", "soon", func(context.Context) error { return nil }, 400, 3, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t)
			s.useCase = tt.fails
			r := s.goodRequest(t, systemPath)
			r.Header.Set("Grpc-Timeout", tt.timeout)
			a := s.serve(r)
			if got := a.refusal(t); a.status != tt.status || got.Code != tt.code {
				t.Errorf("got %d %s, want %d with code %d", a.status, a.body, tt.status, tt.code)
			}
			if isLogged := strings.Contains(s.log.String(), `"level":"ERROR"`); isLogged != tt.isLogged {
				t.Errorf("logged as a failure: got %v, want %v: %s", isLogged, tt.isLogged, s.log.String())
			}
		})
	}
}

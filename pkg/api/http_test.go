package api_test

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// wire is how each kind is told. Source: the contract, errors.md;
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
}

// TestKinds: every kind that package tenant declares has a status and a code.
func TestKinds(t *testing.T) {
	declared := kinds(t)
	if len(declared) < len(wire) {
		t.Fatalf("kinds declared: got %q, want at least %d", declared, len(wire))
	}
	for _, name := range declared {
		want, ok := wire[name]
		if !ok {
			t.Errorf("%s: how it is told is not tested", name)
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

// kinds gives the names of the constants of type tenant.Kind.
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

// TestUnknownError: what nobody foresaw is told as internal, and nothing of it.
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

// TestPanic: a panic is answered in the contract's shape and logged with its
// stack; the next request is served.
func TestPanic(t *testing.T) {
	for _, value := range []any{"secret text", errors.New("secret error"), http.ErrAbortHandler} {
		s := newServer(t)
		s.useCase = func(context.Context) error { panic(value) }
		r := s.goodRequest(t, instancePath)
		a := s.serve(r.WithContext(api.WithRequestID(r.Context(), "request-1")))
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

// TestHeaders: nothing that this system answers may be kept, or taken for
// something else than JSON.
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

// TestLog: one line a request, which tells what happened and repeats nothing
// of the request but its method.
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
		}, false},
		{"unknown organisation", instancePath, func(_ *server, r *http.Request) { r.Header.Set("X-Zitadel-Orgid", secret) }, map[string]any{
			"level": "INFO", "method": "POST", "route": instancePath, "status": 403.0, "stage": "organisation", "errorId": "AUTH-Bs7Ds",
		}, false},
		{"field", instancePath, func(_ *server, r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(strings.Replace(goodInstance, "ada@example.com", "a b@"+secret, 1)))
		}, map[string]any{"level": "INFO", "method": "POST", "route": instancePath, "status": 400.0, "stage": "fields"}, false},
		{"taken", instancePath, func(s *server, _ *http.Request) {
			s.useCase = func(context.Context) error { return provision.ErrOrgNameTaken.WithCause(errors.New(secret)) }
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
			a := s.serve(r.WithContext(api.WithRequestID(r.Context(), "request-1")))
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
			delete(line, "durationMs")
			delete(line, "time")
			delete(line, "error")
			tt.want["msg"], tt.want["requestId"] = "request", "request-1"
			if diff := cmp.Diff(tt.want, line); diff != "" {
				t.Errorf("log line (-want +got):\n%s", diff)
			}
			for _, never := range []string{secret, s.pat, s.jwt(t, "system"), "ada@example.com", host} {
				if strings.Contains(logged, never) {
					t.Errorf("the log tells %q: %s", never, logged)
				}
			}
			if a.status != http.StatusOK && !tt.withErr && strings.Contains(logged, a.refusal(t).Message) {
				t.Errorf("the log repeats the refusal's text: %s", logged)
			}
		})
	}
}

// TestRouter sends what falls beside the served call to the System API's
// table. Source: the contract, errors.md, "Every call", 1, and reads.md,
// "Instance of the path".
func TestRouter(t *testing.T) {
	const path = "/system/v1/instances/"
	unknown := `{"code":5,"message":"Not Found"}`
	notAllowed := `{"code":12,"message":"Method Not Allowed"}`
	noToken := `{"code":16,"message":"auth header missing"}`
	noInstance := func(id string) string {
		return `{"code":5,"message":"unable to set instance using id ` + id + `: ID=QUERY-1kIjX Message=Instance not found. ` +
			`Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains"}`
	}
	notServed := func(call string) string { return `{"code":12,"message":"method ` + call + ` not implemented"}` }
	h := api.NewHandler(
		&api.Env{SystemUsers: access.NewSystemUsers(audience), Clock: time.Now, Timeout: time.Minute},
		telemetry.NewLogger(io.Discard, slog.LevelInfo),
		append(systemapi.InstancePaths(), systemapi.CreateInstance(&provision.CreateInstance{}))...,
	)
	for _, tt := range []struct {
		method, target, body string
		status               int
		want                 string
	}{
		{"POST", path + "_create", "", 401, noToken},
		{"POST", path + "_create?x=//", "", 401, noToken},
		{"POST", path + "%5Fcreate", "", 401, noToken},
		{"POST", path + "%5fcreate", "", 401, noToken},
		{"POST", "/%73ystem/v1/instances/_create", "", 401, noToken},
		{"POST", path + "_create/", "", 404, unknown},
		{"POST", path + "_Create", "", 405, notAllowed},
		{"POST", "/System/v1/instances/_create", "", 404, unknown},
		{"POST", path + "_create%20", "", 405, notAllowed},
		{"POST", path + "a%2Fb", "", 405, notAllowed},
		{"POST", path + "_create/x", "", 404, unknown},
		{"POST", path, "", 404, unknown},
		{"POST", "/system/v1/instances", "", 404, unknown},
		{"GET", "/", "", 404, unknown},
		{"POST", "/admin/v1/orgs/_setup", "", 404, unknown},
		{"HEAD", path + "_create", "", 405, notAllowed},
		{"OPTIONS", path + "_create", "", 405, notAllowed},
		{"PATCH", path + "_create", "", 405, notAllowed},
		{"post", path + "_create", "", 405, notAllowed},
		{"TRACE", path + "_create", "", 405, notAllowed},
		{"HEAD", "/nothing", "", 404, unknown},
		{"GET", path + "_create", "{", 404, noInstance("_create")},
		{"DELETE", path + "_create", "{", 404, noInstance("_create")},
		{"PUT", path + "_create", "", 404, noInstance("_create")},
		{"PUT", path + "_create", `{"instanceName":"x"}`, 404, noInstance("_create")},
		{"PUT", path + "_create", `{"instanceName":`, 400, `{"code":3,"message":"unexpected EOF"}`},
		{"GET", path + "%5Fcreate", "", 404, noInstance("_create")},
		{"GET", path + "a%2Fb", "", 404, noInstance("a/b")},
		{"GET", path + "a%2F%2Fb", "", 404, noInstance("a//b")},
		{"GET", path + "%2e%2E", "", 404, noInstance("..")},
		{"GET", path + "12345678901234567890", "", 404, noInstance("12345678901234567890")},
		{"GET", path + "%3Cb%3E&%22", "", 404, noInstance(`<b>&\"`)},
		{"GET", path + "2000000000000000001", "", 501, notServed("GetInstance")},
		{"PUT", path + "2000000000000000001", "{}", 501, notServed("UpdateInstance")},
		{"DELETE", path + "2000000000000000001", "", 501, notServed("RemoveInstance")},
		{"PUT", path + "2000000000000000001", "[", 400, `{"code":3,"message":"unexpected EOF"}`},
		{"POST", path + "2000000000000000001", "", 405, notAllowed},
		{"GET", path + "2000000000000000001/", "", 404, unknown},
	} {
		t.Run(tt.method+" "+tt.target+" "+tt.body, func(t *testing.T) {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(tt.method, tt.target, strings.NewReader(tt.body)))
			if w.Code != tt.status || w.Body.String() != tt.want {
				t.Errorf("got %d %s, want %d %s", w.Code, w.Body, tt.status, tt.want)
			}
		})
	}
}

// TestRouter_Redirect: a path with an empty or a dot segment is sent to the one
// without, on this host. Source: the contract, errors.md, "Every call", 1.
func TestRouter_Redirect(t *testing.T) {
	for target, want := range map[string]string{
		"//admin/v1/orgs/_setup":                 instancePath,
		"/admin//v1/orgs//_setup":                instancePath,
		"/admin/v1/orgs//_setup?a=b&c=%2F":       instancePath + "?a=b&c=%2F",
		"/admin/v1//orgs/_setup/":                instancePath + "/",
		"/admin/./v1/orgs/_setup":                instancePath,
		"/x/../admin/v1/orgs/_setup":             instancePath,
		"///evil.example/":                       "/evil.example/",
		"/x/..//evil.example":                    "/evil.example",
		"/%5Cevil.example//":                     "/%5Cevil.example/",
		"/a//%0D%0ASet-Cookie:%20x=y":            "/a/%0D%0ASet-Cookie:%20x=y",
		"/a//%3Fb=c":                             "/a/%3Fb=c",
		"//":                                     "/",
		"/..//..":                                "/",
		"/admin/v1/orgs//\u00fc":                 "/admin/v1/orgs/%C3%BC",
		"/a%2F%2Fb//%2e%2E/c":                    "/a%2F%2Fb/%2e%2E/c",
		"/system/v1/instances//_create%2e%2e/..": "/system/v1/instances",
	} {
		s := newServer(t)
		r := httptest.NewRequest(http.MethodPost, target, strings.NewReader("{"))
		a := s.serve(r)
		if got := a.header.Get("Location"); a.status != http.StatusMovedPermanently || got != want {
			t.Errorf("%s: got %d to %q, want 301 to %q", target, a.status, got, want)
		}
		if got := a.header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control: got %q, want no-store", target, got)
		}
		if lines := s.lines(t); len(lines) != 1 || lines[0]["status"] != 301.0 {
			t.Errorf("%s: log: got %v, want a line", target, lines)
		}
	}
}

// TestRouter_TwoOfOnePattern: a table that is wrong does not start.
func TestRouter_TwoOfOnePattern(t *testing.T) {
	for name, second := range map[string]endpoint{
		"the same":  {method: "POST", path: systemPath},
		"malformed": {method: "POST", path: "/{"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("NewHandler: got a handler, want a panic")
				}
			}()
			newServer(t, second)
		})
	}
}

// TestUnencodable: an answer that cannot be written as JSON is a fault of ours.
func TestUnencodable(t *testing.T) {
	s := newServer(t, endpoint{"GET", "/broken", func(context.Context, *api.Call) (api.Answer, *api.Refusal) {
		return api.Answer{Message: wrapperspb.String("\xff")}, nil
	}})
	a := s.serve(httptest.NewRequest(http.MethodGet, "/broken", nil))
	if got := a.refusal(t); a.status != http.StatusInternalServerError || got.Code != 13 || strings.Contains(a.body, "UTF-8") {
		t.Errorf("got %d %s, want 500 without the cause", a.status, a.body)
	}
}

// TestBodyTooLarge: the limit is of what is sent, before anybody is known.
func TestBodyTooLarge(t *testing.T) {
	for size, want := range map[int]int{api.MaxBodyBytes: http.StatusUnauthorized, api.MaxBodyBytes + 1: http.StatusRequestEntityTooLarge} {
		s := newServer(t)
		body := `{"x":"` + strings.Repeat("a", size-len(`{"x":""}`)) + `"}`
		a := s.serve(httptest.NewRequest(http.MethodPost, systemPath, strings.NewReader(body)))
		if a.status != want {
			t.Errorf("%d bytes: got %d %s, want %d", size, a.status, a.body, want)
		}
	}
}

// TestBodyUnread: a route that takes no body does not look at it.
func TestBodyUnread(t *testing.T) {
	s := newServer(t, endpoint{"GET", "/quiet", func(context.Context, *api.Call) (api.Answer, *api.Refusal) {
		return api.Answer{Message: &emptypb.Empty{}}, nil
	}})
	r := httptest.NewRequest(http.MethodGet, "/quiet", strings.NewReader("{"))
	if a := s.serve(r); a.status != http.StatusOK || a.body != "{}" {
		t.Errorf("got %d %s, want 200 {}", a.status, a.body)
	}
}

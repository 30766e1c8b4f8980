package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/api/rest"
)

// TestRouter sends requests without a route to the System API's table. Source: the
// contract, errors.md, "Every call", 1, reads.md, "Instance of the path", and v2.md, section 2.
func TestRouter(t *testing.T) {
	const path = "/system/v1/instances/"
	unknown := `{"code":5,"message":"Not Found"}`
	notAllowed := `{"code":12,"message":"Method Not Allowed"}`
	noToken := `{"code":16,"message":"auth header missing"}`
	noInstance := func(id string) string {
		return `{"code":5,"message":"unable to set instance using id ` + id + `: ID=QUERY-1kIjX Message=Instance not found. ` +
			`Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains"}`
	}
	s := newServer(t, onInstance("GET", path+"{instance_id}"), onInstance("PUT", path+"{instance_id}"), onInstance("DELETE", path+"{instance_id}"))
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
		{"POST", path, "", 405, notAllowed},
		{"GET", path, "", 404, noInstance("")},
		{"DELETE", path, "", 404, noInstance("")},
		{"POST", "/system/v1/instances", "", 404, unknown},
		{"GET", "/system/v1/instances", "", 404, unknown},
		{"GET", "/", "", 404, unknown},
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
		{"GET", path + "2000000000000000001", "{", 401, noToken},
		{"PUT", path + "2000000000000000001", "{}", 401, noToken},
		{"DELETE", path + "2000000000000000001", "{", 401, noToken},
		{"GET", path + "2000000000000000005", "", 404, noInstance("2000000000000000005")},
		{"PUT", path + "2000000000000000001", "[", 400, `{"code":3,"message":"unexpected EOF"}`},
		{"POST", path + "2000000000000000001", "", 405, notAllowed},
		{"GET", path + "2000000000000000001/", "", 404, unknown},
	} {
		t.Run(tt.method+" "+tt.target+" "+tt.body, func(t *testing.T) {
			a := s.serve(httptest.NewRequest(tt.method, tt.target, strings.NewReader(tt.body)))
			if a.status != tt.status || a.body != tt.want {
				t.Errorf("got %d %s, want %d %s", a.status, a.body, tt.status, tt.want)
			}
		})
	}
}

// TestRouter_Redirect checks that a path with an empty or dot segment redirects to the
// clean path on this host. Source: the contract, errors.md, "Every call", 1.
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

// TestRouter_TwoOfOnePattern checks that an invalid table panics at start.
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

// TestUnencodable checks that a response that cannot be encoded as JSON is an internal
// error.
func TestUnencodable(t *testing.T) {
	s := newServer(t, endpoint{"GET", "/broken", func(context.Context, *api.Call) (api.Answer, *api.Refusal) {
		return api.Answer{Message: wrapperspb.String("\xff")}, nil
	}})
	a := s.serve(httptest.NewRequest(http.MethodGet, "/broken", nil))
	if got := a.refusal(t); a.status != http.StatusInternalServerError || got.Code != 13 || strings.Contains(a.body, "UTF-8") {
		t.Errorf("got %d %s, want 500 without the cause", a.status, a.body)
	}
}

// TestBodyTooLarge checks that the limit applies before authentication.
func TestBodyTooLarge(t *testing.T) {
	for size, want := range map[int]int{rest.MaxBodyBytes: http.StatusUnauthorized, rest.MaxBodyBytes + 1: http.StatusRequestEntityTooLarge} {
		s := newServer(t)
		body := `{"x":"` + strings.Repeat("a", size-len(`{"x":""}`)) + `"}`
		a := s.serve(httptest.NewRequest(http.MethodPost, systemPath, strings.NewReader(body)))
		if a.status != want {
			t.Errorf("%d bytes: got %d %s, want %d", size, a.status, a.body, want)
		}
	}
}

// TestBodyUnread checks that a route without a body does not read one.
func TestBodyUnread(t *testing.T) {
	s := newServer(t, endpoint{"GET", "/quiet", func(context.Context, *api.Call) (api.Answer, *api.Refusal) {
		return api.Answer{Message: &emptypb.Empty{}}, nil
	}})
	r := httptest.NewRequest(http.MethodGet, "/quiet", strings.NewReader("{"))
	if a := s.serve(r); a.status != http.StatusOK || a.body != "{}" {
		t.Errorf("got %d %s, want 200 {}", a.status, a.body)
	}
}

// TestBodyOfPut checks that a PUT whose fields are all in its path accepts any body
// unread, and that the body of any other PUT is read. Source: the contract, errors.md,
// "Every call".
func TestBodyOfPut(t *testing.T) {
	language := ""
	s := newServer(t,
		api.Route[*admin.SetDefaultLanguageRequest, *admin.SetDefaultLanguageResponse]{
			Method: "PUT", Path: "/languages/{language}", Permission: access.Anyone,
			Run: func(_ context.Context, r api.Request[*admin.SetDefaultLanguageRequest]) (*admin.SetDefaultLanguageResponse, error) {
				language = r.In.GetLanguage()
				return &admin.SetDefaultLanguageResponse{}, nil
			},
		},
		api.Route[*system.UpdateInstanceRequest, *system.UpdateInstanceResponse]{
			Method: "PUT", Path: "/instances/{instance_id}", Permission: access.Anyone,
			Run: func(context.Context, api.Request[*system.UpdateInstanceRequest]) (*system.UpdateInstanceResponse, error) {
				return &system.UpdateInstanceResponse{}, nil
			},
		})
	for path, want := range map[string]int{"/languages/de": http.StatusOK, "/instances/1": http.StatusBadRequest} {
		if a := s.serve(httptest.NewRequest(http.MethodPut, path, strings.NewReader(`{"language":`))); a.status != want {
			t.Errorf("%s: got %d %s, want %d", path, a.status, a.body, want)
		}
	}
	if language != "de" {
		t.Errorf("language: got %q, want that of the path", language)
	}
}

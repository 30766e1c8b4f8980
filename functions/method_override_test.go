package functions_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestMethodOverride checks that functions take the method from the event and
// ignore override headers, unless a form is posted. API Gateway obeys the first of
// these headers before it creates the event; a method-based rule in front of it may
// not see that.
func TestMethodOverride(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "override")
	for _, header := range []string{"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"} {
		t.Run(header, func(t *testing.T) {
			create := machineRequest(t, p.system, strings.ToLower(header))
			create.Header = http.Header{header: {http.MethodGet}}
			mustSucceed(t, p.send(t, create))

			get := machineRequest(t, p.system, strings.ToLower(header)+"-get")
			get.Method, get.Header = http.MethodGet, http.Header{header: {http.MethodPost}}
			if a := p.send(t, get); a.Status != http.StatusMethodNotAllowed && a.Status != http.StatusNotFound {
				t.Errorf("GET of a create: got %d %s, want it refused", a.Status, a.Body)
			}

			page := p.ask(t, oauth{path: "/ui/login/sign-in", host: m.host, header: http.Header{header: {http.MethodPost}}})
			if page.Status != http.StatusOK {
				t.Errorf("GET of the login page: got %d, want the page", page.Status)
			}
		})
	}
}

// TestMethodOverride_form checks that a posted form may override its method, by a
// header or because only GET is served, and that its fields join the query.
func TestMethodOverride_form(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "override-form")
	const form = "application/x-www-form-urlencoded"
	for _, c := range []struct {
		name, path, body, contentType, header, method string
		want                                          int
		part                                          string
	}{
		{"GET", "/v2/users/" + m.userID, "", form, "X-HTTP-Method-Override", "GET", 200, m.userID},
		{"in lower case", "/v2/users/" + m.userID, "", form, "X-HTTP-Method-Override", "get", 200, m.userID},
		{"of the first version", "/admin/v1/languages/default", "", form, "X-HTTP-Method-Override", "GET", 200, `"en"`},
		{"fields of the form", "/admin/v1/orgs/_is_unique", "name=free", form, "X-HTTP-Method-Override", "GET", 200, "isUnique"},
		{"fields of form and query", "/admin/v1/orgs/_is_unique?name=b", "name=a", form, "X-HTTP-Method-Override", "GET", 400, `too many values for field \"name\": a, b`},
		{"a broken form", "/admin/v1/orgs/_is_unique", "name=%zz", form, "X-HTTP-Method-Override", "GET", 400, `invalid URL escape`},
		{"no such method", "/v2/users/" + m.userID, "", form, "X-HTTP-Method-Override", "BREW", 405, "Method Not Allowed"},
		{"DELETE", "/v2/users/1", "", form, "X-HTTP-Method-Override", "DELETE", 404, "COMMAND-bd4ir1mblj"},
		{"a parameter of the type", "/v2/users/" + m.userID, "", form + "; charset=utf-8", "X-HTTP-Method-Override", "GET", 405, "Method Not Allowed"},
		{"JSON", "/v2/users/" + m.userID, "{}", "application/json", "X-HTTP-Method-Override", "GET", 405, "Method Not Allowed"},
		{"another header", "/v2/users/" + m.userID, "", "application/json", "X-HTTP-Method", "GET", 405, "Method Not Allowed"},
		{"no method", "/v2/users/" + m.userID, "", form, "", "", 200, m.userID},
		{"no method, fields of the form", "/admin/v1/orgs/_is_unique", "name=free", form, "", "", 200, "isUnique"},
		{"no method, no GET", "/v2/users/1/keys/1", "", form, "", "", 405, "Method Not Allowed"},
		{"no method, a POST", "/admin/v1/orgs/_search", "{", form, "", "", 400, "unexpected EOF"},
		{"a path to be cleaned", "/admin/v1//orgs/_is_unique", "name=%zz", form, "X-HTTP-Method-Override", "GET", 301, ""},
		{"by Connect", "/zitadel.user.v2.UserService/GetUserByID", "{}", form, "X-HTTP-Method-Override", "GET", 415, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := m.by(http.MethodPost, c.path, c.body)
			r.Header = http.Header{"Content-Type": {c.contentType}}
			if c.header != "" {
				r.Header.Set(c.header, c.method)
			}
			if a := s.send(t, r); a.Status != c.want || !strings.Contains(string(a.Body), c.part) {
				t.Errorf("got %d %s, want %d with %s", a.Status, a.Body, c.want, c.part)
			}
		})
	}
}

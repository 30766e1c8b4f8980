package functions_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestMethodOverride checks that functions take the method from the event and
// ignore override headers. API Gateway obeys the first of these headers before it
// creates the event; a method-based rule in front of it may not see that.
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

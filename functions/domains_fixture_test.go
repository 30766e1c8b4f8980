package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// systemRequest is a request of the system user.
func (s *system) systemRequest(tb testing.TB, method, path, body string) request {
	tb.Helper()
	return request{
		Method: method, Path: path, Host: "localhost", Authorization: "Bearer " + s.systemToken(tb), Body: []byte(body),
	}
}

func (s *system) addDomain(tb testing.TB, instanceID, domain string) request {
	tb.Helper()
	return s.systemRequest(tb, "POST", "/system/v1/instances/"+instanceID+"/domains", fmt.Sprintf(`{"domain":%q}`, domain))
}

func (s *system) removeDomain(tb testing.TB, instanceID, domain string) request {
	tb.Helper()
	return s.systemRequest(tb, "DELETE", "/system/v1/instances/"+instanceID+"/domains/"+domain, "")
}

func (s *system) setPrimary(tb testing.TB, instanceID, domain string) request {
	tb.Helper()
	return s.systemRequest(tb, "POST", "/system/v1/instances/"+instanceID+"/domains/_set_primary", fmt.Sprintf(`{"domain":%q}`, domain))
}

// domains returns the domains of an instance except the generated one, ordered by
// name, the primary one with a star; and whether the generated one is primary.
func (s *system) domains(tb testing.TB, instanceID string) (names []string, isGeneratedPrimary bool) {
	tb.Helper()
	a := s.send(tb, s.systemRequest(tb, "POST", "/system/v1/instances/"+instanceID+"/domains/_search", "{}"))
	var list struct {
		Result []struct {
			Domain             string
			Primary, Generated bool
		}
	}
	mustUnmarshal(tb, a.Body, &list)
	for _, d := range list.Result {
		switch {
		case d.Generated:
			isGeneratedPrimary = d.Primary
		case d.Primary:
			names = append(names, d.Domain+"*")
		default:
			names = append(names, d.Domain)
		}
	}
	return names, isGeneratedPrimary
}

func (s *system) exists(tb testing.TB, domain string) bool {
	tb.Helper()
	a := s.send(tb, s.systemRequest(tb, "POST", "/system/v1/domains/"+domain+"/_exists", "{}"))
	switch string(a.Body) {
	case `{"exists":true}`:
		return true
	case `{}`:
		return false
	default:
		tb.Fatalf("_exists of %s: got %d %s", domain, a.Status, a.Body)
		return false
	}
}

// wantRefusal checks the status of a refusal and the id at the end of its text.
func wantRefusal(t *testing.T, name string, a answer, status int, id string) {
	t.Helper()
	if a.Status != status || !strings.HasSuffix(a.message(t), id) {
		t.Errorf("%s: got %d %s, want %d %s", name, a.Status, limitText(string(a.Body)), status, id)
	}
}

// domainOwner returns the id of the instance of system.owner.
func (s *system) domainOwner(tb testing.TB) string {
	tb.Helper()
	host, token := s.owner(tb)
	var me struct{ Instance struct{ ID string } }
	a := s.send(tb, request{Method: "GET", Path: "/admin/v1/instances/me", Host: host, Authorization: "Bearer " + token})
	mustUnmarshal(tb, a.Body, &me)
	return me.Instance.ID
}

func mustAdd(tb testing.TB, s *system, name string) {
	tb.Helper()
	if a := s.send(tb, s.addDomain(tb, s.domainOwner(tb), name+".example.net")); a.Status != http.StatusOK {
		tb.Fatalf("add: got %d %s", a.Status, a.Body)
	}
}

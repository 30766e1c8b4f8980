package e2e_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// created is what the answers of the creating calls have.
type created struct{ InstanceID, Pat, OrgID, UserID string }

// TestLife leads an instance from its creation to its removal, by the functions as they are deployed, at the routes of
// the template.
func TestLife(t *testing.T) {
	s := startSystem(t, 1)
	a := newAPI(t, s)
	const create, host, moved = "instances/_create", "life.example.com", "moved.example.com"
	const creation = `{"instanceName":"Life","customDomain":%q,"machine":{"userName":"robot","name":"Robot","personalAccessToken":{}}}`
	var one, other created
	a.system("POST", create, fmt.Sprintf(creation, host)).into(t, &one)
	a.system("POST", create, fmt.Sprintf(creation, "other.example.com")).into(t, &other)
	path := "instances/" + one.InstanceID
	admin := func(method, path, body string) answer {
		t.Helper()
		return a.call(method, moved, "/admin/v1/"+path, one.Pat, body)
	}

	if got := a.instances(host); !slices.Equal(got, []string{"Life " + one.InstanceID}) {
		t.Errorf("search: got %v", got)
	}
	a.system("PUT", path, `{"instanceName":"A long life"}`).into(t, &struct{}{})
	a.system("POST", path+"/domains", fmt.Sprintf(`{"domain":%q}`, moved)).into(t, &struct{}{})
	a.system("POST", path+"/domains/_set_primary", fmt.Sprintf(`{"domain":%q}`, moved)).into(t, &struct{}{})
	if got := a.instances(moved); !slices.Equal(got, []string{"A long life " + one.InstanceID}) {
		t.Errorf("search by the new domain: got %v", got)
	}

	const setUp = `{"org":{"name":"Factory"},"human":{"userName":"charlie","profile":{"firstName":"Charlie","lastName":"Bucket"},` +
		`"email":{"email":"charlie@life.example","isEmailVerified":true}}}`
	var org created
	admin("POST", "orgs/_setup", setUp).into(t, &org)
	admin("POST", "members", fmt.Sprintf(`{"userId":%q,"roles":["IAM_OWNER"]}`, org.UserID)).into(t, &struct{}{})
	var members struct {
		Result []struct{ PreferredLoginName string }
	}
	admin("POST", "members/_search", "{}").into(t, &members)
	if len(members.Result) != 2 {
		t.Errorf("members: got %+v, want two", members.Result)
	}
	if got, want := a.done(moved, one.Pat), []string{
		"instance.member.added by Robot", "org.added by Robot", "instance.domain.primary.set by system", "instance.domain.added by system",
		"instance.changed by system", "instance.added by system",
	}; !isInOrder(got, want) {
		t.Errorf("audit log: got %v, want %v in this order", got, want)
	}

	admin("DELETE", "orgs/"+org.OrgID, "").into(t, &struct{}{})
	mustRefuse(t, admin("GET", "orgs/"+org.OrgID, ""), http.StatusNotFound, "QUERY-leq5Q")
	admin("POST", "orgs/_setup", setUp).into(t, &struct{}{}) // all its names are free

	mustRefuse(t, a.system("DELETE", path+"?instanceName=Life", ""), http.StatusBadRequest, "INST-nAm3x")
	a.system("DELETE", path+"?instanceName=A+long+life", "").into(t, &struct{}{})
	for _, host := range []string{host, moved} {
		mustRefuse(t, a.call("GET", host, "/admin/v1/orgs/default", one.Pat, ""), http.StatusNotFound, "QUERY-1kIjX")
	}
	mustRefuse(t, a.call("GET", "other.example.com", "/admin/v1/orgs/default", one.Pat, ""), http.StatusUnauthorized, "AUTH-7fs1e")
	mustRefuse(t, a.system("GET", path, ""), http.StatusNotFound, "QUERY-1kIjX")
	if got := a.instances(moved); len(got) > 0 {
		t.Errorf("search for the removed instance: got %v", got)
	}
	var next created
	a.system("POST", create, fmt.Sprintf(creation, host)).into(t, &next)
	a.call("GET", host, "/admin/v1/orgs/default", next.Pat, "").into(t, &struct{}{})
}

// instances returns names and ids of those with a domain.
func (a *api) instances(domain string) (found []string) {
	a.t.Helper()
	var list struct{ Result []struct{ Name, ID string } }
	a.system("POST", "instances/_search", fmt.Sprintf(`{"queries":[{"domainQuery":{"domains":[%q]}}]}`, domain)).into(a.t, &list)
	for _, i := range list.Result {
		found = append(found, i.Name+" "+i.ID)
	}
	return found
}

// done returns what the audit log of an instance has, the newest first.
func (a *api) done(host, token string) (all []string) {
	a.t.Helper()
	var log struct {
		Events []struct {
			Editor struct{ DisplayName, UserID string }
			Type   struct{ Type string }
		}
	}
	a.call("POST", host, "/admin/v1/events/_search", token, "{}").into(a.t, &log)
	for _, e := range log.Events {
		who := e.Editor.DisplayName
		if who == "" {
			who = e.Editor.UserID
		}
		all = append(all, e.Type.Type+" by "+who)
	}
	return all
}

// isInOrder says whether all has want in that order, with anything between.
func isInOrder(all, want []string) bool {
	for _, one := range all {
		if len(want) > 0 && one == want[0] {
			want = want[1:]
		}
	}
	return len(want) == 0
}

func mustRefuse(t *testing.T, a answer, status int, id string) {
	t.Helper()
	if a.status != status || !strings.Contains(a.body, id) {
		t.Errorf("got %d %s, want %d with %s", a.status, a.body, status, id)
	}
}

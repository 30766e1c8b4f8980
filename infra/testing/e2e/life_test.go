package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/google/go-cmp/cmp"
)

// created has the members of responses to creating calls.
type created struct{ InstanceID, Pat, OrgID, UserID string }

// TestLife follows an instance from its creation to its erasure, with the functions as deployed, at the template's
// routes.
func TestLife(t *testing.T) {
	t.Parallel()
	s := startSystem(t, 1)
	a := newAPI(t, s)
	removals := s.makeQueue("removals", nil)
	s.makeRule("removals", s.settings.removalPattern, removals)
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

	metadata := func(id, key string) {
		t.Helper()
		body := fmt.Sprintf(`{"metadata":[{"key":%q,"value":"dmFsdWU="}]}`, key)
		a.call("POST", moved, "/v2/organizations/"+id+"/metadata", one.Pat, body).into(t, &struct{}{})
	}
	metadata(org.OrgID, "of "+org.OrgID) // a scan finds both by their keys
	var home struct{ Org struct{ ID string } }
	admin("GET", "orgs/default", "").into(t, &home)
	metadata(home.Org.ID, "plan")
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

	s.changes.drain(t)
	s.mustErase(removals, org.OrgID, one.InstanceID)
	a.call("GET", host, "/admin/v1/orgs/default", next.Pat, "").into(t, &struct{}{})
	a.call("GET", "other.example.com", "/admin/v1/orgs/default", other.Pat, "").into(t, &struct{}{})
	s.changes.drain(t)
	var told []string
	for _, p := range distinct(s.mustAwaitPublished(1)) {
		if p.Detail.InstanceID == one.InstanceID && p.DetailType != "OrgSetUp" && p.DetailType != "PrimaryDomainSet" {
			told = append(told, p.DetailType)
		}
	}
	slices.Sort(told)
	// The organisation was left to the sweep of its instance, so InstanceErased covers both.
	if diff := cmp.Diff([]string{
		"DomainAdded", "InstanceCreated", "InstanceErased", "InstanceMemberAdded", "InstanceRemoved", "InstanceRenamed", "OrgMetadataSet",
		"OrgMetadataSet", "OrgRemoved",
	}, told); diff != "" {
		t.Errorf("published (-want +got):\n%s", diff)
	}
}

// mustErase passes the removals of an organisation and of its instance to the sweeper, and later a second time, as their
// queue does. In the end, the table must have nothing of the instance but the events of its end.
func (s *system) mustErase(removals queue, orgID, instanceID string) {
	s.t.Helper()
	sweeper := mustStartFunction(s.t, "sweeper", s.environment)
	messages := mustTake(s.t, s.sqs, removals.url)
	if len(messages) != 2 {
		s.t.Fatalf("removals in the queue: got %d, want two", len(messages))
	}
	mapping := &queueMapping{client: s.sqs, url: removals.url, arn: removals.arn, batchSize: 1, functions: []*function{sweeper}}
	sweep := func() (again int) {
		for _, message := range messages {
			failed, err := mapping.invoke(s.t.Context(), sweeper, []types.Message{message})
			if err != nil {
				s.t.Fatal(err)
			}
			again += len(failed)
		}
		return again
	}
	// A request may be in progress. The organisation is left to the sweep of its instance.
	if again := sweep(); again != 1 {
		s.t.Errorf("first sweep: %d removals are redelivered, want that of the instance", again)
	}
	// As if minutes had passed.
	for i, message := range messages {
		var event struct{ Detail struct{ Time time.Time } }
		if err := json.Unmarshal([]byte(*message.Body), &event); err != nil {
			s.t.Fatal(err)
		}
		at := event.Detail.Time.Format(time.RFC3339Nano)
		messages[i].Body = aws.String(strings.Replace(*message.Body, at, event.Detail.Time.Add(-time.Hour).Format(time.RFC3339Nano), 1))
	}
	if again := sweep(); again != 0 {
		s.t.Errorf("second sweep: %d removals are redelivered, want none", again)
	}
	if diff := cmp.Diff([]string{"InstanceErased", "InstanceRemoved"}, s.about(instanceID)); diff != "" {
		s.t.Errorf("left of the instance (-want +got):\n%s", diff)
	}
	if left := s.about(orgID); len(left) > 0 {
		s.t.Errorf("left of the organisation: %v", left)
	}
}

// instances returns the names and ids of the instances with a domain.
func (a *api) instances(domain string) (found []string) {
	a.t.Helper()
	var list struct{ Result []struct{ Name, ID string } }
	a.system("POST", "instances/_search", fmt.Sprintf(`{"queries":[{"domainQuery":{"domains":[%q]}}]}`, domain)).into(a.t, &list)
	for _, i := range list.Result {
		found = append(found, i.Name+" "+i.ID)
	}
	return found
}

// done returns the entries of an instance's audit log, newest first.
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

// isInOrder reports whether all contains want in that order, with anything in between.
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

// about returns the items of the table that contain an id anywhere: events by their type, others by key.
func (s *system) about(id string) (found []string) {
	s.t.Helper()
	for _, i := range s.items() {
		text, err := json.Marshal(i)
		if err != nil {
			s.t.Fatal(err)
		}
		if strings.Contains(string(text), id) {
			what := i.text("pk") + " / " + i.text("sk")
			if i.text("kind") == "event" {
				what = i.text("type")
			}
			found = append(found, what)
		}
	}
	slices.Sort(found)
	return found
}

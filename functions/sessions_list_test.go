package functions_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// listedSessions is the response of ListSessions.
type listedSessions struct {
	Details  struct{ TotalResult, NextCursor, Timestamp string }
	Sessions []shownSession
}

// listSessions returns the ids of the sessions that a search finds.
func (s *system) listSessions(tb testing.TB, m *machine, body string) (ids []string) {
	tb.Helper()
	var list listedSessions
	mustUnmarshal(tb, mustSucceed(tb, s.send(tb, m.by("POST", "/v2/sessions/search", body))).Body, &list)
	for _, one := range list.Sessions {
		ids = append(ids, one.ID)
	}
	return ids
}

// TestListSessions checks each query, both orders, pages, and what is left out.
func TestListSessions(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "session-list")
	client := s.colleague(t, s.owner)
	mustSucceed(t, s.send(t, s.owner.addMember(client.userID, "IAM_LOGIN_CLIENT")))
	bob := s.personNamed(t, "bob")
	ids := []string{
		s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(s.ada)+`},"lifetime":"3600s"`).SessionID,
		s.mustCreateSession(t, client, `"checks":{`+userCheck(bob)+`},"userAgent":{"fingerprintId":"f1"}`).SessionID,
		s.mustCreateSession(t, client, `"userAgent":{"fingerprintId":"f2"}`).SessionID,
		s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(s.ada)+`},"lifetime":"7200s","metadata":{"a":"AQ=="}`).SessionID,
	}
	ended := s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(s.ada)+`}`).SessionID
	mustSucceed(t, s.send(t, s.owner.callSession("DeleteSession", fmt.Sprintf(`{"sessionId":%q}`, ended))))
	s.browserOf(t, "ada") // signs in at our own pages, which creates no session of the API
	of := func(numbers ...int) (some []string) {
		for _, n := range numbers {
			some = append(some, ids[n])
		}
		return some
	}
	third := s.sessionOf(t, s.owner, ids[2]).CreationDate
	inAnHour := time.Now().Add(90 * time.Minute).UTC().Format(time.RFC3339)
	expiry := s.sessionOf(t, s.owner, ids[3]).ExpirationDate
	at := func(kind, date, method string) string {
		return fmt.Sprintf(`{"%sDateQuery":{"%sDate":%q,"method":"TIMESTAMP_QUERY_METHOD_%s"}}`, kind, kind, date, method)
	}
	named := func(some ...string) string {
		return fmt.Sprintf(`{"idsQuery":{"ids":["%s"]}}`, strings.Join(some, `","`))
	}
	for _, c := range []struct {
		queries string
		want    []string
	}{
		{"", of(0, 1, 2, 3)},
		{named(ids[3], ids[1], "7", "x", ended), of(1, 3)},
		{`{"idsQuery":{}}`, nil},
		{named(ids...) + "," + named(ids[2]), of(2)},
		{fmt.Sprintf(`{"userIdQuery":{"id":%q}}`, s.ada), of(0, 3)},
		{fmt.Sprintf(`{"userIdQuery":{"id":%q}},`, s.ada) + named(ids[0], ids[1]), of(0)},
		{fmt.Sprintf(`{"userIdQuery":{"id":%q}},{"userIdQuery":{"id":%q}}`, s.ada, bob), nil},
		{`{"userIdQuery":{"id":"7"}}`, nil},
		{`{"userIdQuery":{"id":"x#y"}}`, nil},
		{`{"userIdQuery":{}}`, nil},
		{`{"creatorQuery":{}}`, of(0, 3)},
		{fmt.Sprintf(`{"creatorQuery":{"id":%q}}`, client.userID), of(1, 2)},
		{`{"creatorQuery":{"id":"7"}}`, nil},
		{`{"userAgentQuery":{"fingerprintId":"f2"}}`, of(2)},
		{at("creation", third, "EQUALS"), of(2)},
		{at("creation", third, "GREATER"), of(3)},
		{at("creation", third, "GREATER_OR_EQUALS"), of(2, 3)},
		{at("creation", third, "LESS"), of(0, 1)},
		{at("creation", third, "LESS_OR_EQUALS"), of(0, 1, 2)},
		{at("expiration", inAnHour, "LESS"), of(0)},
		{at("expiration", inAnHour, "GREATER"), of(3)},
		{at("expiration", expiry, "EQUALS"), of(3)},
		{at("expiration", expiry, "LESS_OR_EQUALS"), of(0, 3)},
		{at("expiration", expiry, "GREATER_OR_EQUALS"), of(3)},
		{at("creation", third, "LESS") + `,{"creatorQuery":{}}`, of(0)},
	} {
		got := s.listSessions(t, s.owner, `{"query":{"asc":true},"sortingColumn":"SESSION_FIELD_NAME_CREATION_DATE","queries":[`+c.queries+`]}`)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.queries, diff)
		}
	}
	if got := s.listSessions(t, s.owner, "{}"); !cmp.Equal(got, of(3, 2, 1, 0)) {
		t.Errorf("newest first: got %v", got)
	}
	s.wantPages(t, of(0, 1, 2, 3))
	for _, c := range []struct {
		body, id string
	}{
		{`{"queries":[{}]}`, ""},
		{`{"queries":[{"userAgentQuery":{}}]}`, "GRPC-x8n23uh"},
		{`{"query":{"limit":1001}}`, "QUERY-4M0fs"},
		{`{"query":{"cursor":"x"}}`, "STORE-cUrs1"},
		{`{"query":{"cursor":"x"},"queries":[` + named(ids[0]) + `]}`, "STORE-cUrs1"},
		{`{"queries":[{"creationDateQuery":{"method":9}}]}`, ""},
		{`{"queries":[` + named(strings.Split(strings.Repeat("1,", 1000)+"1", ",")...) + `]}`, ""},
		{`{"queries":[` + strings.Repeat(`{"creatorQuery":{}},`, 100) + `{"creatorQuery":{}}]}`, ""},
	} {
		s.refuses(t, c.body[:min(len(c.body), 60)], s.owner.callSession("ListSessions", c.body), 400, c.id)
	}
}

// browserOf returns a browser in which a person is signed in.
func (s *sessions) browserOf(tb testing.TB, name string) *browser {
	tb.Helper()
	b := s.browser(s.owner.host)
	b.signIn(tb, "/ui/login/sign-in", name, goodPassword)
	return b
}

// wantPages reads the list in pages of one entry.
func (s *sessions) wantPages(t *testing.T, want []string) {
	t.Helper()
	var got []string
	for cursor := ""; ; {
		var page listedSessions
		mustUnmarshal(t, mustSucceed(t, s.send(t, s.owner.callSession("ListSessions", fmt.Sprintf(`{"query":{"asc":true,"limit":1,"cursor":%q}}`, cursor)))).Body, &page)
		for _, one := range page.Sessions {
			got = append(got, one.ID)
		}
		if (page.Details.TotalResult == fmt.Sprint(len(want))) != (cursor == "") || page.Details.Timestamp == "" { // a page by cursor has no total
			t.Errorf("details: got %+v", page.Details)
		}
		if cursor = page.Details.NextCursor; cursor == "" || len(got) > len(want) {
			break
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("in pages (-want +got):\n%s", diff)
	}
	if got := s.listSessions(t, s.owner, `{"query":{"asc":true,"offset":"1","limit":2}}`); !cmp.Equal(got, want[1:3]) {
		t.Errorf("an offset: got %v", got)
	}
}

// TestSessions_expire checks that an expired session is gone for everybody, whether
// or not the table still has it.
func TestSessions_expire(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "session-expiry")
	made := s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(s.ada)+`},"lifetime":"0.000000001s"`)
	time.Sleep(1100 * time.Millisecond) // expiry is stored in whole seconds
	ask := fmt.Sprintf(`{"sessionId":%q}`, made.SessionID)
	s.wantRefused(t, "read", s.owner.callSession("GetSession", ask), 404, "QUERY-SFeaa")
	s.wantRefused(t, "read by its token", s.owner.callSession("GetSession", fmt.Sprintf(`{"sessionId":%q,"sessionToken":%q}`, made.SessionID, made.SessionToken)), 404, "QUERY-SFeaa")
	s.wantRefused(t, "changed", s.owner.callSession("SetSession", fmt.Sprintf(`{"sessionId":%q,"lifetime":"60s"}`, made.SessionID)), 400, "COMMAND-Flk38")
	for _, body := range []string{"{}", fmt.Sprintf(`{"queries":[{"userIdQuery":{"id":%q}}]}`, s.ada), fmt.Sprintf(`{"queries":[{"idsQuery":{"ids":[%q]}}]}`, made.SessionID)} {
		if got := s.listSessions(t, s.owner, body); len(got) != 0 {
			t.Errorf("%s: got %v", body, got)
		}
	}
}

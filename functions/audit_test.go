package functions_test

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// auditor reads the audit log of an instance.
type auditor struct {
	*provider
	host, token string
}

// search sends a search of the log or of its types.
func (a auditor) search(tb testing.TB, path, language, body string) answer {
	tb.Helper()
	return a.send(tb, request{
		Method: "POST", Path: "/admin/v1/" + path, Host: a.host, Authorization: "Bearer " + a.token, AcceptLanguage: language, Body: []byte(body),
	})
}

// shownEvent is an entry as clients read it.
type shownEvent struct {
	Editor    struct{ UserID, DisplayName, Service string }
	Aggregate struct {
		ID            string
		Type          shownType
		ResourceOwner string
	}
	Sequence     string
	CreationDate string
	Payload      map[string]any
	Type         shownType
}

type shownType struct {
	Type      string
	Localized struct{ Key, LocalizedMessage string }
}

func (a auditor) events(tb testing.TB, body string) []shownEvent {
	tb.Helper()
	got := a.search(tb, "events/_search", "en", body)
	if got.Status != http.StatusOK {
		tb.Fatalf("events: %d %s", got.Status, got.Body)
	}
	var answer struct{ Events []shownEvent }
	mustUnmarshal(tb, got.Body, &answer)
	return answer.Events
}

// types returns the types of all events, oldest first.
func (a auditor) types(tb testing.TB) (types []string) {
	tb.Helper()
	for _, e := range a.events(tb, `{"asc":true}`) {
		types = append(types, e.Type.Type)
	}
	return types
}

// creationEntries are the entries for an instance created with a human owner.
var creationEntries = []string{
	"instance.added", "instance.default.language.set", "instance.domain.added", "instance.domain.added", "instance.domain.primary.set",
	"org.added", "org.domain.added", "org.domain.verified", "org.domain.primary.set", "instance.default.org.set",
	"user.human.added", "org.member.added", "instance.member.added",
}

// TestAudit_revokedAtOnce checks that one of ten concurrent revocations of a token ends
// the session.
func TestAudit_revokedAtOnce(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "revoked", false)
	b := p.browser(owner.host)
	auditor := auditor{p, owner.host, readTokens(t, p.exchange(t, owner.host, b.authorize(t))).AccessToken}
	revoked := readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
	atOnce(t, 10, func(int) {
		p.ask(t, oauth{path: "/oauth/v2/revoke", host: owner.host, form: url.Values{"token": {revoked.RefreshToken}, "client_id": {consoleClient}}})
	})
	ended := 0
	for _, entry := range auditor.types(t) {
		if entry == "user.human.refresh.token.removed" {
			ended++
		}
	}
	if ended != 1 {
		t.Errorf("sessions ended: got %d, want 1", ended)
	}
}

// TestAudit checks who did what in the life of an instance, including sign-ins, and
// that no secret is in the log.
func TestAudit(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "audited", false)
	b := p.browser(owner.host)
	const typed = "My-S3cret-in-the-wrong-field!"
	if a := b.signIn(t, "/ui/login/sign-in", typed, "x"); a.Status != http.StatusUnauthorized {
		t.Fatalf("unknown name: got %d", a.Status)
	}
	if a := b.signIn(t, "/ui/login/sign-in", "ada", typed); a.Status != http.StatusUnauthorized {
		t.Fatalf("wrong password: got %d", a.Status)
	}
	b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	first := b.authorize(t)
	got := readTokens(t, p.exchange(t, owner.host, first))
	auditor := auditor{p, owner.host, got.AccessToken}
	if a := p.setup(t, owner.host, got.AccessToken, "Globex"); a.Status != http.StatusOK {
		t.Fatalf("set-up: %d %s", a.Status, a.Body)
	}
	readTokens(t, p.exchange(t, owner.host, b.authorize(t, "scope", "openid")))
	revoked := readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
	for range 2 { // the first ends a session
		p.ask(t, oauth{path: "/oauth/v2/revoke", host: owner.host, form: url.Values{"token": {revoked.RefreshToken}, "client_id": {consoleClient}}})
	}
	again := readTokens(t, p.refresh(t, owner.host, got.RefreshToken))
	known := p.browser(owner.host)
	known.cookies["tenantry-device"] = b.cookies["tenantry-device"]
	if a := known.signIn(t, "/ui/login/sign-in", "ada", typed); a.Status != http.StatusUnauthorized {
		t.Fatalf("wrong password in a known browser: got %d", a.Status)
	}
	session := b.cookies["tenantry-session"]
	page := b.open(t, "/ui/login/logout", nil)
	b.open(t, "/ui/login/logout", fill(page))
	// Signing out ended the owner's token, so the log is read with the token of a
	// new sign-in.
	reader := p.browser(owner.host)
	reader.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	auditor.token = readTokens(t, p.exchange(t, owner.host, reader.authorize(t, "scope", "openid "+scopeAPI))).AccessToken

	want := slices.Concat(creationEntries, []string{
		"user.human.password.check.failed", "user.human.password.check.failed", "user.human.password.check.succeeded",
		"user.human.refresh.token.added",
		"org.added", "org.domain.added", "org.domain.verified", "org.domain.primary.set", "user.human.added", "org.member.added",
		"user.token.added", "user.human.refresh.token.added", "user.human.refresh.token.removed",
		"user.human.password.check.failed", "user.human.signed.out",
		"user.human.password.check.succeeded", "user.token.added",
	})
	if diff := cmp.Diff(want, auditor.types(t)); diff != "" {
		t.Errorf("types, oldest first (-want +got):\n%s", diff)
	}

	failed := auditor.events(t, `{"eventTypes":["user.human.password.check.failed"],"asc":true}`)
	for i, id := range []string{"", owner.userID, owner.userID} {
		e := failed[i]
		if e.Aggregate.ID != id || e.Editor.UserID != "" || e.Payload != nil || (e.Aggregate.ResourceOwner == owner.instanceID) != (id == "") {
			t.Errorf("failure %d: got %+v, want that of user %q, by nobody", i, e, id)
		}
	}
	for _, e := range auditor.events(t, `{"eventTypes":["user.human.password.check.succeeded","user.token.added"]}`) {
		if e.Editor.UserID != owner.userID || e.Editor.DisplayName != "Ada Lovelace" || e.Aggregate.ID != owner.userID {
			t.Errorf("%s: got %+v, want it to be the owner's", e.Type.Type, e)
		}
	}

	whole := auditor.search(t, "events/_search", "", `{}`)
	secrets := map[string]string{
		"password": goodPassword, "typed": typed, "token": got.AccessToken, "refresh token": got.RefreshToken,
		"next refresh token": again.RefreshToken, "code": first, "session": session,
	}
	for name, secret := range secrets {
		if secret == "" || strings.Contains(string(whole.Body), secret[max(len(secret)-20, 0):]) {
			t.Errorf("the %s is in the log, or missing", name)
		}
	}
	for _, item := range p.items(t) {
		for key, value := range item {
			if key == "passwordHash" || key == "human" {
				continue
			}
			if text := fmt.Sprintf("%v", value); strings.Contains(text, typed) || strings.Contains(text, strings.ToLower(typed)) {
				t.Errorf("the entered name is in the table: %s of %v", key, item["pk"])
			}
		}
		if strings.Contains(string(whole.Body), "argon2") {
			t.Error("a hash is in the log")
		}
	}
	for _, e := range p.told(t)[""] {
		if strings.HasPrefix(e.Type, "user.") {
			t.Errorf("published: %s", e.Type)
		}
	}
}

// TestAudit_contract checks the shapes and refusals of the contract, audit.md.
func TestAudit_contract(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "auditcontract")
	a := auditor{p, m.host, m.pat}

	for name, c := range map[string]struct{ body, want string }{
		"nothing matches":            {`{"aggregateId":"7"}`, `{}`},
		"unknown type":               {`{"eventTypes":["org"]}`, `{}`},
		"unknown aggregate type":     {`{"aggregateTypes":["iam"]}`, `{}`},
		"range that ends too early":  {`{"range":{"since":"2030-01-01T00:00:00Z","until":"2020-01-01T00:00:00Z"}}`, `{}`},
		"older than the first":       {`{"from":"2020-01-01T00:00:00Z"}`, `{}`},
		"older than that, as before": {`{"creationDate":"2020-01-01T00:00:00Z"}`, `{}`},
		"newer than the last":        {`{"from":"2090-01-01T00:00:00Z","asc":true}`, `{}`},
		"sequence as a number":       {`{"sequence":1}`, `{}`},
		"sequence as a string":       {`{"sequence":"1"}`, `{}`},
		"long id":                    {fmt.Sprintf(`{"editorUserId":%q}`, strings.Repeat("é", 200)), `{}`},
		"30 types":                   {`{"eventTypes":[` + strings.TrimSuffix(strings.Repeat(`"x",`, 30), ",") + `]}`, `{}`},
	} {
		if got := a.search(t, "events/_search", "", c.body); got.Status != http.StatusOK || string(got.Body) != c.want {
			t.Errorf("%s: got %d %s, want %s", name, got.Status, got.Body, c.want)
		}
	}
	for name, c := range map[string]struct{ body, want string }{
		"31 types":       {`{"eventTypes":[` + strings.TrimSuffix(strings.Repeat(`"x",`, 31), ",") + `]}`, "invalid ListEventsRequest.EventTypes: value must contain no more than 30 item(s)"},
		"11 aggregates":  {`{"aggregateTypes":[` + strings.TrimSuffix(strings.Repeat(`"x",`, 11), ",") + `]}`, "invalid ListEventsRequest.AggregateTypes: value must contain no more than 10 item(s)"},
		"long aggregate": {fmt.Sprintf(`{"aggregateId":%q}`, strings.Repeat("x", 201)), "invalid ListEventsRequest.AggregateId: value length must be between 0 and 200 runes, inclusive"},
		"long editor":    {fmt.Sprintf(`{"editorUserId":%q}`, strings.Repeat("x", 201)), "invalid ListEventsRequest.EditorUserId: value length must be between 0 and 200 runes, inclusive"},
		"long owner":     {fmt.Sprintf(`{"resourceOwner":%q}`, strings.Repeat("x", 201)), "invalid ListEventsRequest.ResourceOwner: value length must be between 0 and 200 runes, inclusive"},
	} {
		if got := a.search(t, "events/_search", "", c.body); got.Status != http.StatusBadRequest || got.message(t) != c.want {
			t.Errorf("%s: got %d %s, want 400 %s", name, got.Status, got.Body, c.want)
		}
	}

	all := a.events(t, `{}`)
	whole := string(a.search(t, "events/_search", "", `{}`).Body)
	private, err := x509.MarshalPKCS8PrivateKey(m.key)
	if err != nil {
		t.Fatal(err)
	}
	_, secret, err := tenant.ParseToken(m.pat)
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string]string{
		"token": m.pat[len(m.pat)-20:], "its hash": base64.StdEncoding.EncodeToString(tenant.HashTokenSecret(secret)),
		"key": base64.StdEncoding.EncodeToString(private)[200:240],
	} {
		if strings.Contains(whole, secret) {
			t.Errorf("the %s is in the log", name)
		}
	}
	if newest := all[0]; newest.Type.Type != "user.machine.key.added" || newest.Editor.UserID != "system" || newest.Editor.DisplayName != "" {
		t.Errorf("newest: got %+v", newest)
	}
	if limited := a.events(t, `{"limit":3,"unknownMember":7}`); len(limited) != 3 || limited[2].Sequence != all[2].Sequence {
		t.Errorf("limit 3: got %+v", limited)
	}
	if next := a.events(t, fmt.Sprintf(`{"sequence":%q,"limit":5000}`, all[2].Sequence)); len(next) != len(all)-3 || next[0].Sequence != all[3].Sequence {
		t.Errorf("after the third: got %d entries of %d", len(next), len(all))
	}
	i := slices.IndexFunc(all, func(e shownEvent) bool { return e.Type.Type == "org.added" })
	raw := a.search(t, "events/_search", "de", `{"eventTypes":["org.added"]}`)
	want := fmt.Sprintf(`{"events":[{"editor":{"userId":"system"},"aggregate":{"id":%q,"type":{"type":"org","localized":{"key":"AggregateTypes.org",`+
		`"localizedMessage":"Organisation"}},"resourceOwner":%[1]q},"sequence":%q,"creationDate":%q,"payload":{"name":"auditcontract"},`+
		`"type":{"type":"org.added","localized":{"key":"EventTypes.org.added","localizedMessage":"Organisation hinzugefügt"}}}]}`,
		all[i].Aggregate.ID, all[i].Sequence, all[i].CreationDate)
	if string(raw.Body) != want {
		t.Errorf("in German: got\n%s\nwant\n%s", raw.Body, want)
	}

	var types struct{ EventTypes []shownType }
	mustUnmarshal(t, a.search(t, "events/types/_search", "en", `{}`).Body, &types)
	isSorted := slices.IsSortedFunc(types.EventTypes, func(a, b shownType) int { return strings.Compare(a.Type, b.Type) })
	isAdded := func(e shownType) bool { return e.Localized.LocalizedMessage == "Instance added" }
	if len(types.EventTypes) < 50 || !isSorted || !slices.ContainsFunc(types.EventTypes, isAdded) {
		t.Errorf("types: got %+v", types)
	}
	want = `{"aggregateTypes":[{"type":"instance","localized":{"key":"AggregateTypes.instance","localizedMessage":"Instance"}},` +
		`{"type":"org","localized":{"key":"AggregateTypes.org","localizedMessage":"Organization"}},` +
		`{"type":"project","localized":{"key":"AggregateTypes.project","localizedMessage":"Project"}},` +
		`{"type":"session","localized":{"key":"AggregateTypes.session","localizedMessage":"Session"}},{"type":"user","localized":{"key":"AggregateTypes.user","localizedMessage":"User"}},` +
		`{"type":"usergrant","localized":{"key":"AggregateTypes.usergrant","localizedMessage":"Authorization"}},` +
		`{"type":"web_key","localized":{"key":"AggregateTypes.web_key","localizedMessage":"Web key"}}]}`
	if got := a.search(t, "aggregates/types/_search", "en", `{}`); string(got.Body) != want {
		t.Errorf("aggregates: got %s, want %s", got.Body, want)
	}
}

// TestAudit_permission checks that only IAM_OWNER and IAM_OWNER_VIEWER may read the
// log.
func TestAudit_permission(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "auditroles")
	a := auditor{p, m.host, m.pat}
	for _, path := range []string{"events/_search", "events/types/_search", "aggregates/types/_search"} {
		for role, want := range map[string]int{"IAM_OWNER": 200, "IAM_OWNER_VIEWER": 200, "IAM_USER_MANAGER": 403, "IAM_LOGIN_CLIENT": 403} {
			p.setRoles(t, m, role)
			if got := a.search(t, path, "", `{}`); got.Status != want {
				t.Errorf("%s by %s: got %d %s, want %d", path, role, got.Status, got.Body, want)
			}
		}
		p.setRoles(t, m, "IAM_OWNER")
		if got := (auditor{p, m.host, ""}).search(t, path, "", `{}`); got.Status != 401 {
			t.Errorf("%s without a token: got %d", path, got.Status)
		}
	}
	var none json.RawMessage
	mustUnmarshal(t, a.search(t, "events/_search", "", `{"limit":1}`).Body, &none)
}

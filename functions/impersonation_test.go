package functions_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestImpersonation: a service acts as a user for somebody who may, everybody who sees
// the token learns for whom, and so does the log.
func TestImpersonation(t *testing.T) {
	t.Parallel()
	s := startSupport(t, "impersonation")
	agent := s.agent(t, s.home, tenant.RoleOrgEndUserImpersonator)
	act := actor{Iss: s.owner.issuer, Sub: agent.userID}
	wantActs := func(what, token string, want actor) {
		t.Helper()
		got := s.learned(t, token)
		if diff := cmp.Diff(introspected{Active: true, Sub: s.jane, Act: want, Scope: got.Scope, Username: got.Username}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	wantClaims := func(what, token string, want actor) {
		t.Helper()
		var got struct {
			Sub string
			Act actor
			AMR []string
			SID string
			At  int64 `json:"auth_time"`
		}
		mustUnmarshal(t, payload(t, jws(token)), &got)
		if diff := cmp.Diff(want, got.Act); diff != "" || got.Sub != s.jane || got.AMR != nil || got.SID != "" || got.At != 0 {
			t.Errorf("%s: got %+v", what, got)
		}
	}
	got := readExchanged(t, s.actAs(t, s.jane, agent.pat))
	if want := "openid profile urn:zitadel:iam:user:metadata urn:zitadel:iam:user:resourceowner"; got.Scope != want || got.ExpiresIn == 0 {
		t.Errorf("got %+v, want the scopes of the actor's token", got)
	}
	wantActs("by a personal token", got.AccessToken, act)
	wantClaims("access token", got.AccessToken, act)
	wantClaims("ID token", got.IDToken, act)
	if a := s.userinfo(t, s.owner.host, got.AccessToken); a.Status != http.StatusOK || !strings.Contains(string(a.Body), `"sub":"`+s.jane+`"`) {
		t.Errorf("userinfo: got %d %s", a.Status, a.Body)
	}
	if a := s.setup(t, s.owner.host, got.AccessToken, "impersonated"); a.Status != http.StatusForbidden || !strings.Contains(string(a.Body), "Errors.TokenExchange.Token.NotForAPI (APP-Shi0J)") {
		t.Errorf("the instance's API: got %d %s", a.Status, a.Body)
	}
	jwt := readExchanged(t, s.actAs(t, s.jane, agent.pat, "requested_token_type", typeJWTToken, "scope", "openid"))
	wantClaims("JWT", jwt.AccessToken, act)
	wantActs("JWT", jwt.AccessToken, act)
	alone := readExchanged(t, s.actAs(t, s.jane, agent.pat, "requested_token_type", typeIDToken))
	wantClaims("ID token alone", alone.AccessToken, act)
	s.wantLastEvent(t, "UserImpersonated", agent.userID+" ", `"userId":"`+s.jane+`"`, `"actorId":"`+agent.userID+`"`, `"actorOrgId":"`+s.home+`"`, `"clientId":"`+s.service.app.ClientID+`"`)

	// By the token of a person who signed in, with less than it has.
	sue := s.person(t, s.home, "sue")
	s.give(t, sue, "", tenant.RoleIAMEndUserImpersonator)
	_, hers := s.signedIn(t, "sue", "scope", "openid email offline_access "+scopeAPI)
	bySue := actor{Iss: s.owner.issuer, Sub: sue}
	got = readExchanged(t, s.actAs(t, s.jane, hers.AccessToken))
	if wantActs("by an access token", got.AccessToken, bySue); got.Scope != "openid email" {
		t.Errorf("scope: got %q", got.Scope)
	}
	wantOAuth(t, "the instance's API", s.actAs(t, s.jane, hers.AccessToken, "scope", "openid "+scopeAPI), 400, "invalid_scope", "*")
	wantOAuth(t, "more scopes", s.actAs(t, s.jane, hers.AccessToken, "scope", "openid phone"), 400, "invalid_scope", "*")
	wantOAuth(t, "the API as the audience", s.actAs(t, s.jane, hers.AccessToken, "audience", s.owner.instanceID), 400, "invalid_target", "*")

	// With the user's own token: no more than that allows, and it ends with the sign-in.
	b, janes := s.signedIn(t, "jane", "scope", "openid profile "+scopeAPI)
	with := []string{"actor_token", agent.pat, "actor_token_type", typeAccess}
	got = readExchanged(t, s.service.exchangeToken(t, janes.AccessToken, with...))
	if wantActs("with a token of the user", got.AccessToken, act); got.Scope != "openid profile" {
		t.Errorf("scope: got %q", got.Scope)
	}
	// What came of it names the same actor, and another one after that.
	wantActs("exchanged", readExchanged(t, s.service.exchangeToken(t, got.AccessToken)).AccessToken, act)
	second := s.agent(t, "", tenant.RoleIAMEndUserImpersonator)
	chain := readExchanged(t, s.service.exchangeToken(t, got.AccessToken, "actor_token", second.pat, "actor_token_type", typeAccess))
	wantActs("a second actor", chain.AccessToken, actor{Iss: s.owner.issuer, Sub: second.userID, Act: &act})
	wantClaims("a second actor", chain.IDToken, actor{Iss: s.owner.issuer, Sub: second.userID, Act: &act})
	wantOAuth(t, "as somebody who is impersonated", s.actAs(t, s.jane, got.AccessToken), 400, "invalid_request", actorIsInvalid)
	b.open(t, "/ui/login/logout", fill(b.open(t, "/ui/login/logout", nil)))
	if s.learned(t, got.AccessToken).Active || s.learned(t, chain.AccessToken).Active {
		t.Error("active after the user signed out")
	}
	// The log names both.
	events := string(mustSucceed(t, s.send(t, s.boss.by("POST", "/admin/v1/events/_search", `{"eventTypes":["user.impersonated","user.token.added"]}`))).Body)
	for _, want := range []string{`"user.impersonated"`, `"actorId":"` + agent.userID + `"`, `"userId":"` + second.userID + `"`} {
		if !strings.Contains(events, want) {
			t.Errorf("the log lacks %s: %s", want, events)
		}
	}
	for _, secret := range []string{got.AccessToken, agent.pat, hers.AccessToken} {
		for _, e := range s.told(t)[""] {
			if strings.Contains(string(e.Data), secret) {
				t.Errorf("%s tells a token", e.Type)
			}
		}
	}
}

// TestImpersonation_whoMay: who may act as whom, and what the others learn.
func TestImpersonation_whoMay(t *testing.T) {
	t.Parallel()
	s := startSupport(t, "whomayact")
	subjects := map[string]string{
		"jane": s.jane, "iam owner": s.owner.userID, "org owner": s.person(t, s.home, "orgowner"), "abroad": s.person(t, s.other, "abroad"),
		"stranger": s.person(t, s.other, "stranger"), "machine": s.agent(t, s.home, "").userID, "inactive": s.person(t, s.home, "inactive"),
		"locked": s.person(t, s.home, "locked"), "nobody": newID(), "no id": "x#USER", "owner elsewhere": s.person(t, s.home, "elsewhere"),
	}
	s.give(t, subjects["org owner"], s.home, tenant.RoleOrgOwner)
	s.give(t, subjects["owner elsewhere"], s.other, tenant.RoleOrgOwner)
	s.give(t, subjects["abroad"], s.home, tenant.RoleOrgOwnerViewer)
	for method, name := range map[string]string{"DeactivateUser": "inactive", "LockUser": "locked"} {
		mustSucceed(t, s.send(t, s.boss.callUser(method, `{"userId":"`+subjects[name]+`"}`)))
	}
	const ok, invalid = "", subjectIsInvalid
	// all answers the same, except for those named.
	answers := func(all string, named ...string) map[string]string {
		want := map[string]string{}
		for name := range subjects {
			want[name] = all
		}
		for i := 0; i < len(named); i += 2 {
			want[named[i]] = named[i+1]
		}
		return want
	}
	for role, c := range map[tenant.Role]struct {
		on   string
		want map[string]string
	}{
		"":                        {"", answers(noRole)},
		tenant.RoleIAMOwner:       {"", answers(lacksPermission)},
		tenant.RoleIAMUserManager: {"", answers(lacksPermission)},
		tenant.RoleOrgOwner:       {s.home, answers(lacksPermission)},
		tenant.RoleOrgEndUserImpersonator: {s.home, answers(invalid, "jane", ok,
			"org owner", lacksPermission, "iam owner", lacksPermission, "owner elsewhere", lacksPermission, "machine", lacksPermission)},
		tenant.RoleOrgAdminImpersonator: {s.home, answers(invalid, "jane", ok, "org owner", ok,
			"iam owner", lacksPermission, "owner elsewhere", lacksPermission, "machine", lacksPermission)},
		tenant.RoleIAMEndUserImpersonator: {"", answers(invalid, "jane", ok, "stranger", ok,
			"org owner", lacksPermission, "iam owner", lacksPermission, "owner elsewhere", lacksPermission, "abroad", lacksPermission, "machine", lacksPermission)},
		tenant.RoleIAMAdminImpersonator: {"", answers(invalid, "jane", ok, "stranger", ok, "org owner", ok, "iam owner", ok,
			"owner elsewhere", ok, "abroad", ok, "machine", lacksPermission)},
	} {
		agent := s.agent(t, c.on, role)
		subjects["self"], c.want["self"] = agent.userID, lacksPermission
		if role == "" {
			c.want["self"] = noRole
		}
		for name, id := range subjects {
			a, want := s.actAs(t, id, agent.pat), c.want[name]
			what := string(role) + " as " + name
			switch want {
			case ok:
				if got := s.learned(t, readExchanged(t, a).AccessToken); !got.Active || got.Sub != id || got.Act.Sub != agent.userID {
					t.Errorf("%s: got %+v", what, got)
				}
			case noRole:
				wantOAuth(t, what, a, 404, "invalid_request", want)
			case lacksPermission:
				wantOAuth(t, what, a, 403, "invalid_request", want)
			default:
				wantOAuth(t, what, a, 400, "invalid_request", want)
			}
		}
		delete(subjects, "self")
	}
}

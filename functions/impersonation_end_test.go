package functions_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// acting is a token of somebody who acts as a user: of a person who signed in, or of a
// machine with a personal access token.
type acting struct {
	*support
	orgID, actor, subject string
	app                   *client
	browser               *browser
	tokens                tokens
	pat, patID            string
	token                 string
}

// TestImpersonation_ends: a token of an actor ends with whatever it needed: the policy,
// the actor's role, account, sign-in and token, the client of that, the user's account,
// and that the user has no role if the actor's is for such users.
func TestImpersonation_ends(t *testing.T) {
	t.Parallel()
	s := startSupport(t, "actingends")
	calls := map[string]func(*acting) request{
		"actor deactivated": func(a *acting) request { return s.boss.callUser("DeactivateUser", quoteID("userId", a.actor)) },
		"actor locked":      func(a *acting) request { return s.boss.callUser("LockUser", quoteID("userId", a.actor)) },
		"actor deleted":     func(a *acting) request { return s.boss.callUser("DeleteUser", quoteID("userId", a.actor)) },
		"role taken":        func(a *acting) request { return s.boss.callAdmin("DeleteAdministrator", deleteFrom(a.actor, "")) },
		"actor's organisation": func(a *acting) request {
			return s.boss.callOrg("DeactivateOrganization", quoteID("organizationId", a.orgID))
		},
		"role changed": func(a *acting) request {
			return s.boss.callAdmin("UpdateAdministrator", onResource(a.actor, "", "IAM_OWNER_VIEWER"))
		},
		"user deactivated": func(a *acting) request { return s.boss.callUser("DeactivateUser", quoteID("userId", a.subject)) },
		"user locked":      func(a *acting) request { return s.boss.callUser("LockUser", quoteID("userId", a.subject)) },
		"user deleted":     func(a *acting) request { return s.boss.callUser("DeleteUser", quoteID("userId", a.subject)) },
		"user given a role": func(a *acting) request {
			return s.boss.callAdmin("CreateAdministrator", onResource(a.subject, s.other, "ORG_OWNER_VIEWER"))
		},
		"not allowed any more": func(*acting) request { return s.boss.by("PUT", "/v2/policies/security", `{}`) },
	}
	ends := map[string]func(*acting){
		"credentials of the actor ended": func(a *acting) { s.endCredentials(t, s.owner.instanceID, a.actor) },
		"credentials of the user ended":  func(a *acting) { s.endCredentials(t, s.owner.instanceID, a.subject) },
	}
	for name, call := range calls {
		ends[name] = func(a *acting) { mustSucceed(t, s.send(t, call(a))) }
	}
	ofPerson := map[string]func(*acting){
		"actor signed out": func(a *acting) {
			a.browser.open(t, "/ui/login/logout", fill(a.browser.open(t, "/ui/login/logout", nil)))
		},
		"actor's token revoked": func(a *acting) { mustSucceed(t, a.app.revoke(t, a.tokens.AccessToken)) },
		"actor's password changed": func(a *acting) {
			mustSucceed(t, s.send(t, s.boss.callUser("SetPassword", fmt.Sprintf(`{"userId":%q,"newPassword":{"password":%q}}`, a.actor, nextPassword))))
		},
		"client of the actor's token deactivated": func(a *acting) {
			a.app.app.State = tenant.StateInactive
			s.put(t, a.app.app)
		},
	}
	ofMachine := map[string]func(*acting){
		"personal token removed": func(a *acting) {
			mustSucceed(t, s.send(t, s.boss.callUser("RemovePersonalAccessToken", fmt.Sprintf(`{"userId":%q,"tokenId":%q}`, a.actor, a.patID))))
		},
	}
	n := 0
	check := func(kind string, begin func(*acting, *testing.T), ways ...map[string]func(*acting)) {
		for _, some := range ways {
			for name, end := range some {
				n++
				a := &acting{support: s, subject: s.person(t, s.home, fmt.Sprintf("user-%d", n))}
				a.orgID = s.mustAddOrg(t, s.boss, fmt.Sprintf(`{"name":"Org %d"}`, n)).OrganizationID
				s.allowImpersonation(t, s.boss, true)
				begin(a, t)
				derived := readExchanged(t, s.service.exchangeToken(t, a.token)).AccessToken
				for _, token := range []string{a.token, derived} {
					if got := s.learned(t, token); !got.Active || got.Act.Sub != a.actor {
						t.Fatalf("%s: %s: before: got %+v", kind, name, got)
					}
				}
				end(a)
				for which, token := range map[string]string{"token": a.token, "what came of it": derived} {
					if got := s.learned(t, token); got.Active {
						t.Errorf("%s: %s: %s is still active", kind, name, which)
					}
					if got := s.userinfo(t, s.owner.host, token); got.Status != http.StatusUnauthorized {
						t.Errorf("%s: %s: %s at userinfo: got %d", kind, name, which, got.Status)
					}
				}
			}
		}
	}
	check("a person", (*acting).byPerson, ends, ofPerson)
	check("a machine", (*acting).byMachine, ends, ofMachine)
}

func quoteID(name, id string) string { return fmt.Sprintf(`{%q:%q}`, name, id) }

func (a *acting) byPerson(t *testing.T) {
	t.Helper()
	name := "agent-" + newID()
	a.actor = a.person(t, a.orgID, name)
	a.give(t, a.actor, "", tenant.RoleIAMEndUserImpersonator)
	a.app, a.browser = a.newApp(t, &a.owner.machine, a.service.project, nil), a.support.browser(a.owner.host)
	a.browser.signIn(t, "/ui/login/sign-in", name, goodPassword)
	a.tokens = readTokens(t, a.app.redeem(t, a.app.code(t, a.browser)))
	a.token = readExchanged(t, a.actAs(t, a.subject, a.tokens.AccessToken)).AccessToken
}

func (a *acting) byMachine(t *testing.T) {
	t.Helper()
	m := a.machineIn(t, &a.owner.machine, a.orgID)
	a.actor = m.userID
	a.give(t, a.actor, "", tenant.RoleIAMEndUserImpersonator)
	done := a.mustDo(t, a.boss.callUser("AddPersonalAccessToken", fmt.Sprintf(`{"userId":%q,%s}`, a.actor, farOff)))
	a.pat, a.patID = done.Token, done.TokenID
	a.token = readExchanged(t, a.actAs(t, a.subject, a.pat)).AccessToken
}

// TestImpersonation_lasts: no longer than the actor's token does.
func TestImpersonation_lasts(t *testing.T) {
	t.Parallel()
	s := startSupport(t, "actinglasts")
	agent := s.agent(t, "", tenant.RoleIAMEndUserImpersonator)
	soon := time.Now().Add(10 * time.Minute).UTC().Format(time.RFC3339)
	pat := s.mustDo(t, s.boss.callUser("AddPersonalAccessToken", fmt.Sprintf(`{"userId":%q,"expirationDate":%q}`, agent.userID, soon))).Token
	if got := readExchanged(t, s.actAs(t, s.jane, pat)); got.ExpiresIn > 600 || got.ExpiresIn < 300 {
		t.Errorf("expires_in: got %d, want what is left of the actor's token", got.ExpiresIn)
	}
	_, janes := s.signedIn(t, "jane")
	got := readExchanged(t, s.service.exchangeToken(t, janes.AccessToken, "actor_token", pat, "actor_token_type", typeAccess))
	if got.ExpiresIn > 600 || claimsOf(t, got.IDToken)["exp"].(float64) > float64(time.Now().Add(10*time.Minute).Unix()) {
		t.Errorf("with a token of the user: got %d, %v", got.ExpiresIn, claimsOf(t, got.IDToken))
	}
}

// TestImpersonation_attacks: nobody acts as anybody by what is not theirs, or not meant
// for that.
func TestImpersonation_attacks(t *testing.T) {
	t.Parallel()
	s := startSupport(t, "actingattacks")
	agent := s.agent(t, "", tenant.RoleIAMAdminImpersonator)
	sue := s.person(t, s.home, "sue")
	s.give(t, sue, "", tenant.RoleIAMEndUserImpersonator)
	_, hers := s.signedIn(t, "sue")
	_, janes := s.signedIn(t, "jane")
	stranger := s.newExchangeClient(t, &s.owner.machine, s.newProject(t, &s.owner.machine))
	b := s.browser(s.owner.host)
	b.signIn(t, "/ui/login/sign-in", "sue", goodPassword)
	unmeant := readTokens(t, stranger.redeem(t, stranger.code(t, b)))
	// Another instance, where the same would be allowed.
	away := &support{provider: s.provider}
	away.owner = s.humanOwner(t, "actingelsewhere", false)
	away.boss = s.machineWith(t, &away.owner.machine, tenant.RoleIAMOwner)
	away.home = s.defaultOrg(t, away.owner.instanceID).ID
	s.allowImpersonation(t, away.boss, true)
	foreign, theirs := away.agent(t, "", tenant.RoleIAMAdminImpersonator), away.person(t, away.home, "theirs")

	for name, token := range map[string]string{
		"garbage": "x", "an ID token": hers.IDToken, "a refresh token": hers.RefreshToken, "a changed one": hers.AccessToken[:len(hers.AccessToken)-4] + "AAAA",
		"one that is not for the client": unmeant.AccessToken, "another instance's": foreign.pat,
	} {
		wantOAuth(t, name, s.actAs(t, s.jane, token), 400, "invalid_request", actorIsInvalid)
		wantOAuth(t, name+" as a JWT", s.actAs(t, s.jane, token, "actor_token_type", typeJWTToken), 400, "invalid_request", actorIsInvalid)
	}
	wantOAuth(t, "another instance's user", s.actAs(t, theirs, agent.pat), 400, "invalid_request", subjectIsInvalid)
	wantOAuth(t, "by the user's own token", s.actAs(t, s.jane, janes.AccessToken), 404, "invalid_request", noRole)
	wantOAuth(t, "for oneself, with both tokens", s.service.exchangeToken(t, hers.AccessToken, "actor_token", hers.AccessToken, "actor_token_type", typeAccess), 403, "invalid_request", lacksPermission)
	for name, c := range map[string]struct {
		changes           []string
		code, description string
	}{
		"without a type":            {[]string{"actor_token_type", ""}, "invalid_request", actorIsInvalid},
		"without a token":           {[]string{"actor_token", ""}, "invalid_request", actorIsInvalid},
		"a user by id":              {[]string{"actor_token", sue, "actor_token_type", typeUserID}, "invalid_request", actorIsInvalid},
		"a refresh token, said so":  {[]string{"actor_token", hers.RefreshToken, "actor_token_type", typeRefresh}, "invalid_request", actorIsInvalid},
		"another client's ID token": {[]string{"actor_token", unmeant.IDToken, "actor_token_type", typeIDToken}, "invalid_request", actorIsInvalid},
		"an ID token, not said so":  {[]string{"subject_token", janes.IDToken, "subject_token_type", typeAccess}, "invalid_request", subjectIsInvalid},
		"an id as an access token":  {[]string{"subject_token_type", typeAccess}, "invalid_request", subjectIsInvalid},
		"a token as an id":          {[]string{"subject_token", janes.AccessToken}, "invalid_request", subjectIsInvalid},
		"of another project":        {[]string{"audience", stranger.app.ProjectID}, "invalid_target", "*"},
	} {
		wantOAuth(t, name, s.actAs(t, s.jane, agent.pat, c.changes...), 400, c.code, c.description)
	}
	// Scopes that let people of one organisation sign in let no other be acted as.
	_, ofHome := s.signedIn(t, "sue", "scope", "openid urn:zitadel:iam:org:id:"+s.home)
	wantOAuth(t, "of another organisation than the scopes", s.actAs(t, s.person(t, s.other, "afar"), ofHome.AccessToken), 400, "invalid_request", subjectIsInvalid)
	readExchanged(t, s.actAs(t, s.jane, ofHome.AccessToken))
	// A token of the user that the client may not have is not lent by an actor either.
	wantOAuth(t, "a user's token for another client", stranger.exchangeToken(t, janes.AccessToken, "actor_token", agent.pat, "actor_token_type", typeAccess), 400, "invalid_request", subjectIsInvalid)
	public := s.newExchangeClient(t, &s.owner.machine, s.service.project)
	public.app.OIDC.AuthMethod, public.secret = tenant.ClientAuthNone, ""
	s.put(t, public.app)
	wantOAuth(t, "a client without a secret", public.exchangeToken(t, s.jane, "subject_token_type", typeUserID, "actor_token", agent.pat, "actor_token_type", typeAccess), 401, "invalid_client", "client must be authenticated")
	// A project that wants an authorization of its users.
	s.service.project.AuthorizationRequired = true
	s.put(t, s.service.project)
	wantOAuth(t, "not admitted", s.actAs(t, s.jane, agent.pat), 400, "invalid_request", subjectIsInvalid)
	s.service.project.AuthorizationRequired = false
	s.put(t, s.service.project)
	// A chain is bounded, also of actors.
	last := janes.AccessToken
	for range 4 {
		last = readExchanged(t, s.service.exchangeToken(t, last, "actor_token", agent.pat, "actor_token_type", typeAccess)).AccessToken
	}
	wantOAuth(t, "one more actor", s.service.exchangeToken(t, last, "actor_token", agent.pat, "actor_token_type", typeAccess), 400, "invalid_request", subjectIsInvalid)
	s.allowImpersonation(t, s.boss, false)
	wantOAuth(t, "not allowed any more", s.actAs(t, s.jane, agent.pat), 403, "invalid_request", withdrawn)
}

package functions_test

import (
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestImpersonation_idTokens: the ID token of the actor, or of the user, will do, and
// the new token ends with the session of each.
func TestImpersonation_idTokens(t *testing.T) {
	t.Parallel()
	s := startSupport(t, "actingids")
	s.give(t, s.person(t, s.home, "sue"), "", tenant.RoleIAMEndUserImpersonator)
	atSue, hers := s.signedIn(t, "sue", "scope", "openid email "+scopeAPI)
	atJane, janes := s.signedIn(t, "jane", "scope", "openid profile")
	sue := claimsOf(t, hers.IDToken)["sub"].(string)
	act := func(subject, typ string) string {
		t.Helper()
		return readExchanged(t, s.service.exchangeToken(t, subject, "subject_token_type", typ, "actor_token", hers.IDToken, "actor_token_type", typeIDToken)).AccessToken
	}
	byID, byIDToken := act(s.jane, typeUserID), act(janes.IDToken, typeIDToken)
	for token, scope := range map[string]string{byID: "openid email", byIDToken: "openid profile", act(janes.AccessToken, typeAccess): "openid profile"} {
		if got := s.learned(t, token); !got.Active || got.Sub != s.jane || got.Act.Sub != sue || got.Scope != scope || got.AMR != nil {
			t.Errorf("got %+v, want the scope %q", got, scope)
		}
	}
	// The ID token of somebody who acts as jane is no jane's.
	acting := readExchanged(t, s.actAs(t, s.jane, hers.AccessToken)).IDToken
	wantOAuth(t, "an actor's ID token", s.service.byIDToken(t, acting), 400, "invalid_request", subjectIsInvalid)
	wantOAuth(t, "the same as an actor's", s.actAs(t, s.jane, acting, "actor_token_type", typeIDToken), 400, "invalid_request", actorIsInvalid)
	atJane.open(t, "/ui/login/logout", fill(atJane.open(t, "/ui/login/logout", nil)))
	if s.learned(t, byIDToken).Active || !s.learned(t, byID).Active {
		t.Error("the user's sign-out ends what was made from their ID token, and nothing else")
	}
	atSue.open(t, "/ui/login/logout", fill(atSue.open(t, "/ui/login/logout", nil)))
	if s.learned(t, byID).Active {
		t.Error("active after the actor signed out")
	}
	wantOAuth(t, "the actor signed out", s.actAs(t, s.jane, hers.IDToken, "actor_token_type", typeIDToken), 400, "invalid_request", actorIsInvalid)
}

// TestImpersonation_assertion: a client may name the user in an assertion of its own.
func TestImpersonation_assertion(t *testing.T) {
	t.Parallel()
	s := startSupport(t, "actingassertion")
	agent := s.agent(t, s.home, tenant.RoleOrgEndUserImpersonator)
	service := s.newApp(t, &s.owner.machine, s.service.project, exchangesByKey)
	sibling := s.newApp(t, &s.owner.machine, s.service.project, exchangesByKey)
	robot := s.secondMachine(t, &s.owner.machine)
	about := func(c *client, changes ...func(*jwt.Claims)) string {
		return c.assertion(t, func(claims *jwt.Claims) {
			claims.Subject = s.jane
			for _, change := range changes {
				change(claims)
			}
		})
	}
	act := func(subject string, changes ...string) answer {
		return service.exchangeToken(t, subject, append([]string{"subject_token_type", typeJWTToken, "actor_token", agent.pat, "actor_token_type", typeAccess}, changes...)...)
	}
	once := about(service)
	wantOAuth(t, "beyond the actor's scopes", act(once, "scope", "openid phone"), 400, "invalid_scope", "*")
	got := readExchanged(t, act(once))
	if is := s.learned(t, got.AccessToken); !is.Active || is.Sub != s.jane || is.Act.Sub != agent.userID {
		t.Errorf("got %+v", is)
	}
	wantOAuth(t, "twice", act(once), 400, "invalid_request", subjectIsInvalid)
	noID := about(service, func(c *jwt.Claims) { c.ID = "" })
	readExchanged(t, act(noID))
	readExchanged(t, act(noID))
	wantOAuth(t, "without an actor", service.exchangeToken(t, about(service), "subject_token_type", typeJWTToken), 400, "invalid_request", actorIsInvalid)
	at := func(d time.Duration) *jwt.NumericDate { return jwt.NewNumericDate(time.Now().Add(d)) }
	for name, subject := range map[string]string{
		"of a sibling":          about(sibling),
		"in a sibling's name":   about(service, func(c *jwt.Claims) { c.Issuer = sibling.app.ClientID }),
		"in the user's name":    about(service, func(c *jwt.Claims) { c.Issuer = s.jane }),
		"by a sibling's key":    about(&client{provider: service.provider, host: service.host, app: service.app, key: sibling.key, keyID: service.keyID}),
		"by a machine":          robot.sign(t, robot.claims()),
		"for another issuer":    about(service, func(c *jwt.Claims) { c.Audience = jwt.Audience{"http://elsewhere.example.com"} }),
		"for two issuers":       about(service, func(c *jwt.Claims) { c.Audience = append(c.Audience, "http://elsewhere.example.com") }),
		"expired":               about(service, func(c *jwt.Claims) { c.IssuedAt, c.Expiry = at(-3*time.Minute), at(-2*time.Minute) }),
		"issued two hours ago":  about(service, func(c *jwt.Claims) { c.IssuedAt = at(-2 * time.Hour) }),
		"not valid yet":         about(service, func(c *jwt.Claims) { c.NotBefore = at(time.Hour / 2) }),
		"about nobody":          about(service, func(c *jwt.Claims) { c.Subject = newID() }),
		"about no id":           about(service, func(c *jwt.Claims) { c.Subject = "x#USER" }),
		"about the client":      about(service, func(c *jwt.Claims) { c.Subject = service.app.ClientID }),
		"without a subject":     about(service, func(c *jwt.Claims) { c.Subject = "" }),
		"of another instance's": about(s.elsewhere(t, exchangesByKey)),
	} {
		wantOAuth(t, name, act(subject), 400, "invalid_request", subjectIsInvalid)
	}
	wantOAuth(t, "about a machine", act(about(service, func(c *jwt.Claims) { c.Subject = agent.userID })), 403, "invalid_request", lacksPermission)
	wantOAuth(t, "as the actor's token", act(s.jane, "subject_token_type", typeUserID, "actor_token", about(service, func(c *jwt.Claims) { c.Subject = agent.userID }), "actor_token_type", typeJWTToken), 400, "invalid_request", actorIsInvalid)
	// A client that is not registered for keys has none.
	service.app.OIDC.AuthMethod = tenant.ClientAuthBasic
	service.secret, service.app.SecretHash = tenant.MintClientSecret()
	s.put(t, service.app)
	wantOAuth(t, "by a secret", act(about(service)), 400, "invalid_request", subjectIsInvalid)
	service.app.OIDC.AuthMethod = tenant.ClientAuthPrivateKeyJWT
	s.put(t, service.app)
	s.allowImpersonation(t, s.boss, false)
	wantOAuth(t, "not allowed any more", act(about(service)), 403, "invalid_request", withdrawn)
}

// elsewhere makes an application of another instance.
func (s *support) elsewhere(t *testing.T, change func(*tenant.Application)) *client {
	t.Helper()
	m := s.machineOwner(t, "elsewhere-of-"+strings.TrimSuffix(s.owner.host, ".example.com"))
	return s.newApp(t, m, s.newProject(t, m), change)
}

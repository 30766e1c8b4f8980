package functions_test

import (
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// setOrgState sets the state of an instance's default organisation.
func (s *system) setOrgState(tb testing.TB, instanceID, state string) {
	tb.Helper()
	s.change(tb, "INSTANCE#"+instanceID, "ORG#"+s.defaultOrg(tb, instanceID).ID, "SET #s = :s",
		map[string]types.AttributeValue{":s": &types.AttributeValueMemberS{Value: state}}, map[string]string{"#s": "state"})
}

// TestDeadOrganisation checks that all credentials of an organisation's users stop
// working with the next request after it is removed or deactivated, in warm
// functions too, and work again once it is active.
func TestDeadOrganisation(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	t.Run("removed", func(t *testing.T) {
		refused := p.machineHolds(t, "goners")
		person := p.personHolds(t, "goner")
		for _, m := range []*machine{refused.machine, &person.person.machine} {
			p.bury(t, p.defaultOrg(t, m.instanceID))
		}
		refused.want(t, false)
		person.wantRefused(t)
	})
	t.Run("deactivated", func(t *testing.T) {
		machine, person := p.machineHolds(t, "sleepers"), p.personHolds(t, "sleeper")
		p.setOrgState(t, machine.machine.instanceID, "inactive")
		p.setOrgState(t, person.person.instanceID, "inactive")
		machine.want(t, false)
		person.wantRefused(t)
		p.setOrgState(t, machine.machine.instanceID, "active")
		machine.want(t, true)
	})
}

// machineCredentials are the credentials of a machine.
type machineCredentials struct {
	*provider
	machine     *machine
	accessToken string
}

func (p *provider) machineHolds(t *testing.T, name string) machineCredentials {
	t.Helper()
	m := p.machineOwner(t, name)
	held := machineCredentials{p, m, p.mustToken(t, m, bothScopes)}
	held.want(t, true)
	return held
}

// want checks that all of them work, or that none does.
func (c machineCredentials) want(t *testing.T, good bool) {
	t.Helper()
	m := c.machine
	for name, a := range map[string]answer{
		"access token at userinfo": c.userinfo(t, m.host, c.accessToken),
		"PAT at userinfo":          c.userinfo(t, m.host, m.pat),
		"PAT at the API":           c.setup(t, m.host, m.pat, "by PAT"),
		"access token at the API":  c.setup(t, m.host, c.accessToken, "by access token"),
	} {
		// A conflict means that the token was accepted.
		if got := a.Status != http.StatusUnauthorized; got != good {
			t.Errorf("%s: got %d %s, want it accepted: %v", name, a.Status, a.Body, good)
		}
	}
	if a := c.grant(t, m.host, m.sign(t, m.claims()), bothScopes); (a.Status == http.StatusOK) != good {
		t.Errorf("assertion: got %d %s, want it accepted: %v", a.Status, a.Body, good)
	}
}

// personCredentials are the credentials of a person, including those in a browser.
type personCredentials struct {
	*provider
	person  *person
	browser *browser
	code    string
	tokens  tokens
}

func (p *provider) personHolds(t *testing.T, name string) personCredentials {
	t.Helper()
	owner := p.humanOwner(t, name, false)
	b := p.browser(owner.host)
	held := personCredentials{p, owner, b, "", readTokens(t, p.exchange(t, owner.host, b.authorize(t)))}
	held.tokens = readTokens(t, p.refresh(t, owner.host, held.tokens.RefreshToken))
	if a := p.userinfo(t, owner.host, held.tokens.AccessToken); a.Status != http.StatusOK {
		t.Fatalf("userinfo: got %d %s", a.Status, a.Body)
	}
	held.code = b.authorize(t)
	return held
}

// wantRefused checks that none of them works, nor does the password.
func (c personCredentials) wantRefused(t *testing.T) {
	t.Helper()
	host := c.person.host
	wantOAuth(t, "code", c.exchange(t, host, c.code), 400, "invalid_grant", "invalid code")
	wantOAuth(t, "refresh token", c.refresh(t, host, c.tokens.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
	wantOAuth(t, "access token", c.userinfo(t, host, c.tokens.AccessToken), 401, "access_denied", "*")
	if a := c.setup(t, host, c.tokens.AccessToken, "dead"); a.Status != http.StatusUnauthorized {
		t.Errorf("access token at the API: got %d %s, want 401", a.Status, a.Body)
	}
	for _, b := range []*browser{c.browser, c.provider.browser(host)} {
		toLogin := location(t, b.open(t, authorization(), nil))
		if toLogin.Path != "/ui/login/sign-in" {
			t.Errorf("session: sent to %s, want the login page", toLogin.Path)
		}
		if a := b.signIn(t, toLogin.String(), "ada", goodPassword); a.Status == http.StatusFound || a.Header.Get("Location") != "" {
			t.Errorf("password: got %d, sent to %s", a.Status, a.Header.Get("Location"))
		}
	}
}

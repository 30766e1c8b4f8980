package functions_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// addPerson sets up an organisation with a person who has goodPassword, and returns
// the organisation's domain.
func (p *provider) addPerson(tb testing.TB, owner *person, token, orgName, userName string) (domain string) {
	tb.Helper()
	a := p.send(tb, request{
		Method: "POST", Path: "/admin/v1/orgs/_setup", Host: owner.host, Authorization: "Bearer " + token,
		Body: fmt.Appendf(nil, `{"org":{"name":%q},"human":{"userName":%q,"profile":{"firstName":"A","lastName":"B"},
			"email":{"email":"a@example.com","isEmailVerified":true},"password":%q}}`, orgName, userName, goodPassword),
	})
	if a.Status != http.StatusOK {
		tb.Fatalf("set up %s: %d %s", orgName, a.Status, a.Body)
	}
	for _, item := range p.items(tb) {
		if pk := attribute(item["pk"]); strings.HasPrefix(pk, "INSTANCE#"+owner.instanceID+"#ORGDOMAIN#"+strings.ToLower(orgName)+".") {
			_, domain, _ = strings.Cut(pk, "#ORGDOMAIN#")
		}
	}
	if domain == "" {
		tb.Fatalf("%s has no domain", orgName)
	}
	return domain
}

// TestLogin_withDomain checks that people may append their organisation's domain,
// and that all spellings of a name share one counter.
func TestLogin_withDomain(t *testing.T) {
	t.Parallel()
	p := startFrozen(t)
	owner := p.humanOwner(t, "withdomain", false)
	token := readTokens(t, p.exchange(t, owner.host, p.browser(owner.host).authorize(t))).AccessToken
	acme := p.addPerson(t, owner, token, "Acme", "bob")
	umbrella := p.addPerson(t, owner, token, "Umbrella", "carol@"+acme+".example")
	for _, c := range []struct {
		name string
		want int
	}{
		{"bob", 303},
		{"bob@" + acme, 303},
		{"BOB@" + strings.ToUpper(acme), 303},
		{"bob@" + acme + ".", 303},
		{"bob@" + umbrella, 401},
		{"bob@elsewhere.example", 401},
		{"bob@", 401},
		{"bob", 303},
		{"@" + acme, 401},
		{"bob@@" + acme, 401},
		{"bob@" + acme + "@" + acme, 401},
		{"bob@" + strings.Repeat("a", 700), 401},
		{"carol@" + acme + ".example", 303},
		{"carol@" + acme, 401},
		{"carol@" + acme + ".example@" + umbrella, 303},
		{"bob", 303}, // which resets the remaining failures
	} {
		if a := p.browser(owner.host).try(t, c.name, goodPassword); a.Status != c.want {
			t.Errorf("%.60s: got %d, want %d", c.name, a.Status, c.want)
		}
	}
	// A user with exactly that name takes precedence.
	exact := p.browser(owner.host)
	err := p.store.Write(context.Background(), time.Now(), tenant.Claim{
		Kind: tenant.ClaimLoginName, InstanceID: owner.instanceID, Name: "bob@" + acme, Owner: owner.userID, Taken: tenant.ErrCollision,
	})
	if err != nil {
		t.Fatal(err)
	}
	exact.try(t, "bob@"+acme, goodPassword)
	if a := exact.open(t, "/ui/login/sign-in", nil); !strings.Contains(string(a.Body), "<span>as ada</span>") {
		t.Errorf("the exact user name: signed in as %s", a.Body)
	}
	err = p.store.Write(context.Background(), time.Now(), tenant.Release{
		Kind: tenant.ClaimLoginName, InstanceID: owner.instanceID, Name: "bob@" + acme, Owner: owner.userID,
	})
	if err != nil {
		t.Fatal(err)
	}
	var o []string
	for _, name := range []string{"bob", "nobody"} {
		b := p.browser(owner.host)
		got := b.statuses(t, 3, name, "wrong")
		got = append(got, b.statuses(t, 2, name+"@"+acme, "wrong")...)
		for _, spelling := range []string{name, strings.ToUpper(name) + "@" + acme, name + "@" + umbrella} {
			got = append(got, b.try(t, spelling, goodPassword).Status)
		}
		o = append(o, fmt.Sprint(got))
	}
	if diff := cmp.Diff([]string{"[401 401 401 401 401 429 429 429]", "[401 401 401 401 401 429 429 429]"}, o); diff != "" {
		t.Errorf("one counter for each name, known or not (-want +got):\n%s", diff)
	}
}

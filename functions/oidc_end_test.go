package functions_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// endCredentials does what infra/aws/end-credentials does, and waits until new
// credentials are accepted.
func (s *system) endCredentials(tb testing.TB, instanceID, userID string) {
	tb.Helper()
	ctx, store := context.Background(), dynamo.New(s.client, s.table)
	found, err := store.Snapshot(ctx, tenant.Query{InstanceID: instanceID, UserID: userID})
	if err != nil {
		tb.Fatal(err)
	}
	now := time.Now().UTC()
	from := now.Truncate(time.Second).Add(time.Second)
	if err := store.Apply(ctx, tenant.Change{
		Writes: []tenant.Write{tenant.Update{Entity: found.User.EndCredentials(from, now)}},
		Event:  tenant.Event{InstanceID: instanceID, ID: newID(), At: now},
	}); err != nil {
		tb.Fatal(err)
	}
	time.Sleep(time.Until(from))
}

// TestEndCredentials_machine checks that personal access token, access token, key
// and assertion are refused everywhere from then on.
func TestEndCredentials_machine(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m, other := p.machineOwner(t, "ended"), p.machineOwner(t, "spared")
	token, assertion := p.mustToken(t, m, bothScopes), m.sign(t, m.claims())
	sparedToken := p.mustToken(t, other, bothScopes)
	p.endCredentials(t, m.instanceID, m.userID)
	for name, credential := range map[string]string{"personal access token": m.pat, "access token": token} {
		if a := p.setup(t, m.host, credential, name); a.Status != http.StatusUnauthorized {
			t.Errorf("%s at the API: got %d %s, want 401", name, a.Status, a.Body)
		}
		if a := p.userinfo(t, m.host, credential); a.Status != http.StatusUnauthorized {
			t.Errorf("%s at userinfo: got %d %s, want 401", name, a.Status, a.Body)
		}
	}
	wantOAuth(t, "an assertion of before", p.grant(t, m.host, assertion, bothScopes), 400, "invalid_grant", "invalid assertion")
	wantOAuth(t, "the key", p.grant(t, m.host, m.sign(t, m.claims()), bothScopes), 400, "invalid_grant", "invalid assertion")
	if a := p.userinfo(t, other.host, sparedToken); a.Status != http.StatusOK {
		t.Errorf("another instance's machine: got %d", a.Status)
	}
	// With a new key, only what it signs from now on is accepted.
	store := dynamo.New(p.client, p.table)
	found, err := store.Snapshot(context.Background(), tenant.Query{InstanceID: m.instanceID, UserID: m.userID, MachineKeyID: m.keyID})
	if err != nil {
		t.Fatal(err)
	}
	key := *found.MachineKey
	m.keyID = "1000000000000000009"
	key.ID, key.CreatedAt = m.keyID, time.Now().UTC()
	if err := store.Apply(context.Background(), tenant.Change{
		Writes: []tenant.Write{tenant.Create{Entity: &key}}, Event: tenant.Event{InstanceID: m.instanceID, ID: "2"},
	}); err != nil {
		t.Fatal(err)
	}
	old := m.claims()
	old.IssuedAt = jwt.NewNumericDate(found.User.CredentialsFrom.Add(-time.Second))
	wantOAuth(t, "dated before", p.grant(t, m.host, m.sign(t, old), bothScopes), 400, "invalid_grant", "invalid assertion")
	if a := p.setup(t, m.host, p.mustToken(t, m, bothScopes), "new key"); a.Status != http.StatusOK {
		t.Errorf("a token from a new key: got %d %s", a.Status, a.Body)
	}
}

// TestEndCredentials_person checks that session, code, refresh and access token are
// refused, and that the person can sign in again.
func TestEndCredentials_person(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "endedperson", false)
	b := p.browser(owner.host)
	got := readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
	code := b.authorize(t)
	p.endCredentials(t, owner.instanceID, owner.userID)
	if target := location(t, b.open(t, authorization(), nil)); target.Path != "/ui/login/sign-in" {
		t.Errorf("session: sent to %s", target)
	}
	wantOAuth(t, "a code", p.exchange(t, owner.host, code), 400, "invalid_grant", "invalid code")
	wantOAuth(t, "a refresh token", p.refresh(t, owner.host, got.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
	if a := p.userinfo(t, owner.host, got.AccessToken); a.Status != http.StatusUnauthorized {
		t.Errorf("access token at userinfo: got %d, want 401", a.Status)
	}
	if a := p.setup(t, owner.host, got.AccessToken, "ended"); a.Status != http.StatusUnauthorized {
		t.Errorf("access token at the API: got %d, want 401", a.Status)
	}
	again := readTokens(t, p.exchange(t, owner.host, p.browser(owner.host).authorize(t)))
	if a := p.setup(t, owner.host, again.AccessToken, "again"); a.Status != http.StatusOK {
		t.Errorf("signed in again: got %d %s", a.Status, a.Body)
	}
}

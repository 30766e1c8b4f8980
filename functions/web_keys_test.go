package functions_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4/jwt"
)

// TestWebKeys covers the life of keys of every kind. The functions stay warm: every
// change takes effect with the next request.
func TestWebKeys(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "web-keys")
	p.useJWTs(t, m)
	if got := p.webKeys(t, m); len(got) != 0 {
		t.Errorf("an instance that signed nothing: got %v, want no keys", got)
	}
	previous, token := "", ""
	p.published(t, m) // fills the function's cache
	for _, algorithm := range sorted(webKeyKinds) {
		id := p.mustMakeKey(t, m, webKeyKinds[algorithm])
		if got := p.published(t, m); !slices.Contains(got, id) {
			t.Errorf("%s: published: got %v, want %s before it signs", algorithm, got, id)
		}
		if got := p.states(t, m)[id]; got != "STATE_INITIAL" {
			t.Errorf("%s: made: got %s", algorithm, got)
		}
		p.mustActivate(t, m, id)
		got := readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), "openid "+bothScopes))
		if header := headerOf(t, got.IDToken); header.Algorithm != algorithm || header.KeyID != id {
			t.Errorf("%s: the next ID token: got %s by %s, want one by %s", algorithm, header.Algorithm, header.KeyID, id)
		}
		if header := headerOf(t, got.AccessToken); header.Algorithm != algorithm || header.KeyID != id {
			t.Errorf("%s: the next access token: got %s by %s", algorithm, header.Algorithm, header.KeyID)
		}
		p.wantGood(t, m, algorithm, got.AccessToken)
		if previous != "" {
			p.wantGood(t, m, "before "+algorithm, token)
		}
		states := p.states(t, m)
		if states[id] != "STATE_ACTIVE" || previous != "" && states[previous] != "STATE_INACTIVE" {
			t.Errorf("%s: states after it was activated: got %v", algorithm, states)
		}
		p.wantStatus(t, "the active one", m.callWebKey("DeleteWebKey", `{"id":"`+id+`"}`), 400, `"message":"Cannot delete active web key (COMMAND-Chai1)"`)
		previous, token = id, got.AccessToken
	}
}

// TestWebKeys_delete checks that what a deleted key signed is refused at once and
// everywhere. The deletion has one date, and the key's number is never used again.
func TestWebKeys_delete(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "web-keys-delete")
	old := p.mustMakeKey(t, m, `{"ed25519":{}}`)
	p.mustActivate(t, m, old)
	got := readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), "openid "+bothScopes))
	p.useJWTs(t, m)
	jwtToken := p.mustToken(t, m, bothScopes)
	next := p.mustMakeKey(t, m, `{"ecdsa":{"curve":"ECDSA_CURVE_P256"}}`)
	p.mustActivate(t, m, next)
	remove := func(id string) string {
		return string(mustSucceed(t, p.send(t, m.callWebKey("DeleteWebKey", `{"id":"`+id+`"}`))).Body)
	}
	first := remove(old)
	if second := remove(old); !strings.Contains(first, "deletionDate") || first != second {
		t.Errorf("deleted again: got %s, want %s", second, first)
	}
	if got := remove(m.instanceID + "-7"); strings.TrimSpace(got) != "{}" {
		t.Errorf("deleted one that never existed: got %s", got)
	}
	if got := p.published(t, m); !slices.Equal(got, []string{next}) {
		t.Errorf("published: got %v, want %s alone", got, next)
	}
	if headerOf(t, got.IDToken).KeyID != old {
		t.Fatal("the token was not signed by the deleted key")
	}
	if a := p.ask(t, oauth{path: "/oidc/v1/end_session?id_token_hint=" + got.IDToken, host: m.host}); a.Status < 400 {
		t.Errorf("hint: got %d %s, want a refusal", a.Status, a.Body)
	}
	if a := p.userinfo(t, m.host, jwtToken); a.Status != http.StatusUnauthorized {
		t.Errorf("userinfo with a JWT: got %d, want 401", a.Status)
	}
	if a := p.setup(t, m.host, jwtToken, "by a deleted key"); a.Status != http.StatusUnauthorized {
		t.Errorf("_setup with a JWT: got %d, want 401", a.Status)
	}
	p.wantGood(t, m, "an opaque token, which the key did not sign", got.AccessToken)
	p.wantStatus(t, "activate a deleted one", m.callWebKey("ActivateWebKey", `{"id":"`+old+`"}`), 404, `"message":"Web key not found (COMMAND-teiG3)"`)
	if made := p.mustMakeKey(t, m, "{}"); made == old || made == next {
		t.Errorf("the number of %s was reused", made)
	}
	for _, item := range p.signingKeyItems(t, m.instanceID) {
		if item["removed"] != nil && (item["sealed"] != nil || item["publicKey"] != nil) {
			t.Error("the private key of a deleted key is kept")
		}
	}
}

// TestWebKeys_rotation checks that rotation creates a key of the active key's kind,
// even when no key is left.
func TestWebKeys_rotation(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "web-keys-rotation")
	id := p.mustMakeKey(t, m, `{"ecdsa":{"curve":"ECDSA_CURVE_P384"}}`)
	waits := p.mustMakeKey(t, m, `{"ed25519":{}}`)
	p.mustActivate(t, m, id)
	p.mustToken(t, m, bothScopes)
	p.pass(t, m.instanceID, 29*24*time.Hour)
	if err := scheduled(t, p.signingKeys(t)); err != nil {
		t.Fatal(err)
	}
	scheduledKeys := p.webKeys(t, m)
	if len(scheduledKeys) != 3 {
		t.Fatalf("after the schedule: got %v, want 3 keys", scheduledKeys)
	}
	third := scheduledKeys[2]
	if third.State != "STATE_INITIAL" || !strings.Contains(string(third.ECDSA), "P384") {
		t.Errorf("key from the schedule: got %+v, want one of the same kind that does not sign yet", third)
	}
	p.pass(t, m.instanceID, 2*time.Hour)
	p = newProvider(t, p.system)
	idToken := func() string {
		return readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), "openid "+bothScopes)).IDToken
	}
	if got := headerOf(t, idToken()); got.KeyID != third.ID || got.Algorithm != "ES384" {
		t.Errorf("hours later: got %s by %s, want ES384 by %s", got.Algorithm, got.KeyID, third.ID)
	}
	if got := p.states(t, m); got[id] != "STATE_INACTIVE" || got[third.ID] != "STATE_ACTIVE" || got[waits] != "STATE_INITIAL" {
		t.Errorf("hours later: got %v", got)
	}
	// TTL has erased what nobody used.
	for _, item := range p.signingKeyItems(t, m.instanceID) {
		p.remove(t, textOf(item, "pk"), textOf(item, "sk"))
	}
	p = newProvider(t, p.system)
	if got := headerOf(t, idToken()); got.Algorithm != "ES384" {
		t.Errorf("after all keys were erased: got %s, want ES384", got.Algorithm)
	}
}

// TestWebKeys_choice checks that a key that the schedule created does not override
// the owner's choice. It can be activated too, or deleted, after which another is
// created.
func TestWebKeys_choice(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "web-keys-choice")
	p.mustToken(t, m, bothScopes)
	p.pass(t, m.instanceID, 29*24*time.Hour)
	if err := scheduled(t, p.signingKeys(t)); err != nil {
		t.Fatal(err)
	}
	ahead := p.webKeys(t, m)[1].ID
	mustSucceed(t, p.send(t, m.callWebKey("DeleteWebKey", `{"id":"`+ahead+`"}`)))
	if err := scheduled(t, p.signingKeys(t)); err != nil {
		t.Fatal(err)
	}
	keys := p.webKeys(t, m)
	if len(keys) != 2 || keys[1].ID == ahead || keys[1].State != "STATE_INITIAL" {
		t.Fatalf("the next key was deleted: got %v, want another", keys)
	}
	ahead = keys[1].ID
	chosen := p.mustMakeKey(t, m, `{"ecdsa":{"curve":"ECDSA_CURVE_P256"}}`)
	p.mustActivate(t, m, chosen)
	if got := p.dueEntries(t); len(got) != 1 || !strings.HasSuffix(got[0], chosen) {
		t.Errorf("keys to rotate: got %v, want %s", got, chosen)
	}
	p.pass(t, m.instanceID, 2*time.Hour)
	p = newProvider(t, p.system)
	signs := func() string {
		return headerOf(t, readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), "openid "+bothScopes)).IDToken).KeyID
	}
	if got := signs(); got != chosen {
		t.Errorf("two hours later: %s signs, want %s", got, chosen)
	}
	p.mustActivate(t, m, ahead)
	if got := signs(); got != ahead {
		t.Errorf("the schedule's key was activated: %s signs, want %s", got, ahead)
	}
	p.mustActivate(t, m, chosen)
	if got := signs(); got != chosen {
		t.Errorf("back again: %s signs, want %s", got, chosen)
	}
}

// TestWebKeys_atOnce checks that of keys activated concurrently, one is active and
// signs, and that keys created concurrently have different numbers.
func TestWebKeys_atOnce(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "web-keys-race")
	ids := make([]string, 8)
	atOnce(t, len(ids), func(n int) { ids[n] = p.mustMakeKey(t, m, `{"ed25519":{}}`) })
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 8 {
		t.Fatalf("made at once: got %v, want 8", ids)
	}
	atOnce(t, len(ids), func(n int) {
		if n%4 == 3 {
			p.mustToken(t, m, bothScopes)
		}
		p.mustActivate(t, m, ids[n])
	})
	active := []string{}
	for id, state := range p.states(t, m) {
		if state == "STATE_ACTIVE" {
			active = append(active, id)
		}
	}
	got := headerOf(t, readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), "openid "+bothScopes)).IDToken).KeyID
	if len(active) != 1 || got != active[0] {
		t.Errorf("active: got %v, and %s signs, want the same one", active, got)
	}
	if entries := p.dueEntries(t); len(entries) != 1 || !strings.HasSuffix(entries[0], got) {
		t.Errorf("keys to rotate: got %v, want %s", entries, got)
	}
}

// TestWebKeys_goOIDC checks that a third-party client with cached metadata and keys
// verifies tokens before, during and after rotation between keys of every kind, and
// refuses those of a deleted key once it refreshes.
func TestWebKeys_goOIDC(t *testing.T) {
	t.Parallel()
	w := startWebsite(t)
	m := w.machineOwner(t, "web-keys-client")
	ctx := oidc.ClientContext(context.Background(), w.client)
	provider, err := oidc.NewProvider(ctx, "http://"+m.host+w.port)
	if err != nil {
		t.Fatal(err)
	}
	verifier := provider.Verifier(&oidc.Config{SkipClientIDCheck: true})
	verify := func(when string, got tokens) {
		t.Helper()
		token, err := verifier.Verify(ctx, got.IDToken)
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		if err := token.VerifyAccessToken(got.AccessToken); err != nil {
			t.Errorf("%s: at_hash: %v", when, err)
		}
	}
	host := m.host
	get := func() tokens {
		t.Helper()
		claims := m.claims()
		claims.Audience = jwt.Audience{"http://" + host + w.port}
		return readTokens(t, w.grant(t, host+w.port, m.sign(t, claims), "openid "+bothScopes))
	}
	all := []tokens{get()}
	verify("at first", all[0])
	for _, algorithm := range sorted(webKeyKinds) {
		id := w.mustMakeKey(t, m, webKeyKinds[algorithm])
		verify("made "+algorithm, get())
		w.mustActivate(t, m, id)
		all = append(all, get())
		for n, token := range all {
			verify(fmt.Sprintf("activated %s, token %d", algorithm, n), token)
		}
	}
	mustSucceed(t, w.send(t, m.callWebKey("DeleteWebKey", `{"id":"`+headerOf(t, all[1].IDToken).KeyID+`"}`)))
	verify("one was deleted", all[2])
	again, err := oidc.NewProvider(ctx, "http://"+m.host+w.port)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Verifier(&oidc.Config{SkipClientIDCheck: true}).Verify(ctx, all[1].IDToken); err == nil {
		t.Error("a deleted key's token verifies with the published keys")
	}
}

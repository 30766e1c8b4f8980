package keyset

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/oidc/signing/signingtest"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// A year of an instance, checked every hour: a key signs for a month, and is published
// from an hour before it signs until its last token has expired. With the schedule,
// requests make only the first key.
func TestSigningKeys_aYear(t *testing.T) {
	for name, schedule := range map[string]bool{"alone": false, "scheduled": true} {
		t.Run(name, func(t *testing.T) { aYear(t, schedule) })
	}
}

func aYear(t *testing.T, schedule bool) {
	t.Helper()
	r := newRotation()
	lastSigned := map[string]time.Time{}
	previous := ""
	for range 365 * 24 {
		if schedule {
			r.scheduled(t)
		}
		made := r.keyring.Made()
		id := r.signs(t)
		if schedule && previous != "" && r.keyring.Made() > made {
			t.Errorf("%v: a request made a key", r.now)
		}
		if id != previous && previous != "" {
			_, number, err := tenant.ParseSigningKeyID(id)
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range r.store.Keys(testInstance) {
				if k.Number == number && r.now.Sub(k.CreatedAt) < signing.PublishLead {
					t.Errorf("%s signs %v after its creation", id, r.now.Sub(k.CreatedAt))
				}
			}
		}
		previous = id
		lastSigned[id] = r.now
		set, err := r.keys.Public(context.Background(), &tenant.Instance{ID: testInstance})
		if err != nil {
			t.Fatal(err)
		}
		for id, last := range lastSigned {
			if r.now.Sub(last) <= 12*time.Hour && len(set.Key(id)) != 1 {
				t.Fatalf("%v: %s is not published, %v after it signed", r.now, id, r.now.Sub(last))
			}
		}
		if len(set.Keys) > 2 {
			t.Fatalf("%d keys are published", len(set.Keys))
		}
		r.now = r.now.Add(time.Hour)
		r.store.Erase(r.now)
	}
	if got := r.keyring.Made(); got < 12 || got > 13 {
		t.Errorf("keys made in a year: got %d, want 12 or 13", got)
	}
}

// A warm function reads the keys once in five minutes, not for each token.
func TestSigningKeys_warm(t *testing.T) {
	r := newRotation()
	if got, want := r.signed(t), r.signs(t); got != want {
		t.Errorf("key of a signature: got %s, want %s", got, want)
	}
	reads := r.store.Reads
	for range 100 {
		r.signs(t)
	}
	if r.store.Reads != reads {
		t.Errorf("reads of a warm function: got %d, want 0", r.store.Reads-reads)
	}
	r.now = r.now.Add(keysFresh)
	if r.signs(t); r.store.Reads != reads+1 {
		t.Errorf("reads after %v: got %d, want 1", keysFresh, r.store.Reads-reads)
	}
}

// Without the key service, an old key can be used for a week beyond its age.
func TestSigningKeys_keyServiceAway(t *testing.T) {
	r := newRotation()
	first := r.signs(t)
	r.keyring.Fail(tenant.ErrKeysUnavailable)
	r.now = r.now.Add(36 * 24 * time.Hour)
	if got := r.signs(t); got != first {
		t.Errorf("signs: got %s, want %s", got, first)
	}
	r.now = r.now.Add(2 * 24 * time.Hour)
	r.restart()
	if _, err := r.keys.Signers(context.Background(), &tenant.Instance{ID: testInstance}); !errors.Is(err, tenant.ErrKeysUnavailable) {
		t.Errorf("with no key that may sign: got %v, want %v", err, tenant.ErrKeysUnavailable)
	}
	r.keyring.Fail(nil)
	if got := r.signs(t); got == first {
		t.Error("the old key still signs")
	}
}

// The slower of two uses the key of the faster.
func TestSigningKeys_race(t *testing.T) {
	r := newRotation()
	r.store.Before = func() {
		other := newRotation()
		other.store = r.store
		other.restart()
		other.signs(t)
	}
	r.signs(t)
	if got := len(r.store.Keys(testInstance)); got != 1 {
		t.Errorf("keys: got %d, want 1", got)
	}
}

// Reading the published keys makes no key, however old they are, and does not keep the
// next signature from making one.
func TestSigningKeys_published(t *testing.T) {
	r := newRotation()
	if got := r.published(t); got != 0 || r.keyring.Made() != 0 {
		t.Errorf("before the first token: got %d keys published, %d made, want none", got, r.keyring.Made())
	}
	first := r.signs(t)
	if got := r.published(t); got != 1 {
		t.Errorf("after the first token: got %d keys, want 1", got)
	}
	for days, want := range map[int]string{31: "due", 37: "too old to sign"} {
		other := newRotation()
		other.store = signingtest.NewStore(testInstance)
		other.restart()
		other.signs(t)
		other.now = other.now.Add(time.Duration(days)*24*time.Hour + time.Minute)
		other.restart()
		if got := other.published(t); got != 1 || other.keyring.Made() != 1 {
			t.Errorf("%s: got %d keys published, %d made, want 1 and 1", want, got, other.keyring.Made())
		}
		if got := other.signs(t); other.keyring.Made() != 2 || days == 37 && got == first {
			t.Errorf("%s: %s signs, %d created, want a second one", want, got, other.keyring.Made())
		}
	}
}

// While the key service is unavailable, a warm function calls it once in five minutes.
func TestSigningKeys_triesSeldom(t *testing.T) {
	r := newRotation()
	r.signs(t)
	r.now = r.now.Add(31 * 24 * time.Hour)
	r.keyring.Fail(tenant.ErrKeysUnavailable)
	r.signs(t)
	r.keyring.Fail(nil)
	if r.signs(t); r.keyring.Made() != 1 {
		t.Error("retried immediately")
	}
	r.now = r.now.Add(keysFresh)
	if r.signs(t); r.keyring.Made() != 2 {
		t.Error("not retried")
	}
}

// An expired key that TTL has not deleted yet has no effect.
func TestSigningKeys_expired(t *testing.T) {
	r := newRotation()
	first := r.signs(t)
	r.now = r.now.Add(100 * 24 * time.Hour)
	r.restart()
	if got := r.signs(t); got == first {
		t.Error("an expired key signs")
	}
	if got := r.published(t); got != 1 {
		t.Errorf("keys: got %d, want 1", got)
	}
}

// A key stored in place of another instance's, or under another number, cannot be
// opened.
func TestSigningKeys_moved(t *testing.T) {
	r := newRotation()
	r.signs(t)
	r.store.Keys(testInstance)[0].InstanceID = signingtest.Instance(2)
	r.restart()
	if _, err := r.keys.Signers(context.Background(), &tenant.Instance{ID: testInstance}); err == nil {
		t.Error("a moved key signs")
	}
}

// The schedule makes the next key, which is published for an hour before it signs. What
// the old one signed is valid until it expires.
func TestSigningKeys_overlap(t *testing.T) {
	r := newRotation()
	first := r.signed(t)
	r.now = r.now.Add(29*24*time.Hour - time.Second)
	if r.scheduled(t); r.published(t) != 1 {
		t.Error("replaced before it was due")
	}
	r.now = r.now.Add(time.Second)
	r.scheduled(t)
	r.restart()
	if got := r.published(t); got != 2 {
		t.Errorf("keys published after the rotation: got %d, want 2", got)
	}
	last := r.now.Add(signing.PublishLead - time.Second)
	for _, at := range []time.Time{r.now, last} {
		r.now = at
		if got := r.signed(t); got != first {
			t.Errorf("%v: %s signs, published for less than %v", at, got, signing.PublishLead)
		}
	}
	r.now = last.Add(time.Second)
	if got := r.signed(t); got == first {
		t.Error("the old key still signs")
	}
	for _, key := range r.store.Keys(testInstance) {
		if key.ID() == first && key.ExpiresAt.Before(last.Add(12*time.Hour)) {
			t.Errorf("the old key expires at %v, before the last token that it signed", key.ExpiresAt)
		}
	}
	if got := r.keyring.Made(); got != 2 {
		t.Errorf("pairs made: got %d, want 2", got)
	}
}

// An instance to which nobody signs in costs only one further key, and works again once
// somebody does.
func TestSigningKeys_idle(t *testing.T) {
	r := newRotation()
	first := r.signs(t)
	for range 365 {
		r.now = r.now.Add(24 * time.Hour)
		r.scheduled(t)
		r.store.Erase(r.now)
	}
	if got := r.keyring.Made(); got != 2 {
		t.Errorf("pairs made in a year without a token: got %d, want 2", got)
	}
	if got := len(r.store.Keys(testInstance)); got != 0 {
		t.Errorf("keys: got %d, want none", got)
	}
	r.restart()
	if got := r.signs(t); got == first {
		t.Errorf("%s again", got)
	}
}

// The use of a key made by the schedule is recorded once, not for each token.
func TestSigningKeys_used(t *testing.T) {
	r := newRotation()
	r.signs(t)
	r.now = r.now.Add(29 * 24 * time.Hour)
	r.scheduled(t)
	used := func() bool { return r.store.Keys(testInstance)[1].Used }
	r.published(t)
	if r.signs(t); used() {
		t.Error("used before it signs")
	}
	r.now = r.now.Add(signing.PublishLead)
	if r.signs(t); !used() {
		t.Error("its use is not recorded")
	}
	r.store.Keys(testInstance)[1].Used = false
	if r.signs(t); used() {
		t.Error("its use is recorded again")
	}
}

// A key made before opaque tokens existed makes none; the next one does.
func TestSigningKeys_withoutTokenKey(t *testing.T) {
	r := newRotation()
	r.signs(t)
	hasOpaque := func() bool {
		by, err := r.keys.Signers(context.Background(), &tenant.Instance{ID: testInstance})
		if err != nil {
			t.Fatalf("signers: %v", err)
		}
		return by.HasOpaque()
	}
	if !hasOpaque() {
		t.Error("a new key makes no opaque tokens")
	}
	key := r.store.Keys(testInstance)[0]
	key.Sealed, _, _ = bytes.Cut(key.Sealed, []byte("-----BEGIN PRIVATE KEY"))
	key.TokenPublicKey = nil
	r.restart()
	if hasOpaque() {
		t.Error("an old key makes opaque tokens")
	}
	r.now = r.now.Add(29 * 24 * time.Hour)
	r.scheduled(t)
	r.now = r.now.Add(signing.PublishLead)
	r.restart()
	if !hasOpaque() {
		t.Error("the next key makes no opaque tokens")
	}
}

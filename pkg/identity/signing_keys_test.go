package identity

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const testInstance = "1040300000000000000"

// keyStore keeps signing keys as the table does.
type keyStore struct {
	Store
	keys  []*tenant.SigningKey
	reads int
	// before runs before a key is added, as another function's work.
	before func()
}

func (s *keyStore) SigningKeys(context.Context, string) ([]*tenant.SigningKey, error) {
	s.reads++
	return append([]*tenant.SigningKey(nil), s.keys...), nil
}

func (s *keyStore) AddSigningKey(_ context.Context, k *tenant.SigningKey) error {
	if s.before != nil {
		before := s.before
		s.before = nil
		before()
	}
	for _, other := range s.keys {
		if other.Number == k.Number {
			return tenant.ErrCollision
		}
	}
	s.keys = append(s.keys, k)
	return nil
}

// binder is a Sealer that checks what was sealed for what.
type binder struct{}

func (binder) Seal(_ context.Context, purpose tenant.SealPurpose, binding string, plaintext []byte) ([]byte, error) {
	return append([]byte(string(purpose)+"/"+binding+"/"), plaintext...), nil
}

func (binder) Open(_ context.Context, purpose tenant.SealPurpose, binding string, sealed []byte) ([]byte, error) {
	plaintext, ok := bytes.CutPrefix(sealed, []byte(string(purpose)+"/"+binding+"/"))
	if !ok {
		return nil, errors.New("not sealed so")
	}
	return plaintext, nil
}

// pairs is a Keyring that makes one pair again and again.
type pairs struct {
	made int
	err  error
}

var onePair = sync.OnceValue(func() *tenant.KeyPair {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		panic(err)
	}
	return &tenant.KeyPair{
		PublicKey:     public,
		PrivateKeyPEM: pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}),
	}
})

func (p *pairs) SigningKeyPair(context.Context, string, string) (*tenant.KeyPair, error) {
	if p.err != nil {
		return nil, p.err
	}
	p.made++
	return onePair(), nil
}

// rotation is the keys of an instance among parts that can be watched.
type rotation struct {
	now     time.Time
	store   *keyStore
	keyring *pairs
	keys    *signingKeys
}

func newRotation() *rotation {
	r := &rotation{now: time.Date(2026, time.November, 24, 6, 7, 8, 0, time.UTC), store: &keyStore{}, keyring: &pairs{}}
	r.restart()
	return r
}

// restart is a function with nothing in its memory.
func (r *rotation) restart() {
	r.keys = &signingKeys{
		store: r.store, keyring: r.keyring, sealer: binder{}, clock: func() time.Time { return r.now },
		log: slog.New(slog.DiscardHandler), rotateAfter: 30 * 24 * time.Hour, tokenLifetime: 12 * time.Hour,
	}
}

// signs gives the id of the key that signs.
func (r *rotation) signs(t *testing.T) string {
	t.Helper()
	if _, err := r.keys.signer(context.Background(), testInstance, "JWT"); err != nil {
		t.Fatalf("signer: %v", err)
	}
	return r.keys.set(testInstance).current(r.now).ID()
}

// signed gives the id in what is signed.
func (r *rotation) signed(t *testing.T) string {
	t.Helper()
	signer, err := r.keys.signer(context.Background(), testInstance, "JWT")
	if err != nil {
		t.Fatalf("signer: %v", err)
	}
	signed, err := signer.Sign([]byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jose.ParseSigned(text, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Signatures[0].Header.KeyID
}

func (r *rotation) published(t *testing.T) int {
	t.Helper()
	set, err := r.keys.public(context.Background(), testInstance)
	if err != nil {
		t.Fatalf("public: %v", err)
	}
	return len(set.Keys)
}

// A year of an instance, looked at every hour: a key signs for a month, and is
// published an hour before it does and until its last token has expired.
func TestSigningKeys_aYear(t *testing.T) {
	r := newRotation()
	lastSigned := map[string]time.Time{}
	previous := ""
	for range 365 * 24 {
		id := r.signs(t)
		if id != previous && previous != "" {
			_, number, err := tenant.ParseSigningKeyID(id)
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range r.store.keys {
				if k.Number == number && r.now.Sub(k.CreatedAt) < publishedFirst {
					t.Errorf("%s signs %v after it was made", id, r.now.Sub(k.CreatedAt))
				}
			}
		}
		previous = id
		lastSigned[id] = r.now
		set, err := r.keys.public(context.Background(), testInstance)
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
	}
	if got := r.keyring.made; got < 12 || got > 13 {
		t.Errorf("keys made in a year: got %d, want 12 or 13", got)
	}
}

// A warm function reads the keys once in five minutes, not at each token.
func TestSigningKeys_warm(t *testing.T) {
	r := newRotation()
	if got, want := r.signed(t), r.signs(t); got != want {
		t.Errorf("key of a signature: got %s, want %s", got, want)
	}
	reads := r.store.reads
	for range 100 {
		r.signs(t)
	}
	if r.store.reads != reads {
		t.Errorf("reads of a warm function: got %d, want 0", r.store.reads-reads)
	}
	r.now = r.now.Add(keysFresh)
	if r.signs(t); r.store.reads != reads+1 {
		t.Errorf("reads after %v: got %d, want 1", keysFresh, r.store.reads-reads)
	}
}

// With the key service away, an old key does for a week beyond its age.
func TestSigningKeys_keyServiceAway(t *testing.T) {
	r := newRotation()
	first := r.signs(t)
	r.keyring.err = tenant.ErrKeysUnavailable
	r.now = r.now.Add(36 * 24 * time.Hour)
	if got := r.signs(t); got != first {
		t.Errorf("signs: got %s, want %s", got, first)
	}
	r.now = r.now.Add(2 * 24 * time.Hour)
	r.restart()
	if _, err := r.keys.signer(context.Background(), testInstance, "JWT"); !errors.Is(err, tenant.ErrKeysUnavailable) {
		t.Errorf("with no key that may sign: got %v, want %v", err, tenant.ErrKeysUnavailable)
	}
	r.keyring.err = nil
	if got := r.signs(t); got == first {
		t.Error("the old key still signs")
	}
}

// Whoever is slower takes the key of the faster one.
func TestSigningKeys_race(t *testing.T) {
	r := newRotation()
	r.store.before = func() {
		other := newRotation()
		other.store = r.store
		other.restart()
		other.signs(t)
	}
	r.signs(t)
	if got := len(r.store.keys); got != 1 {
		t.Errorf("keys: got %d, want 1", got)
	}
}

// An expired key that TTL has not erased is in nobody's way.
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

// A key in the place of another instance's, or of another number, does not
// open.
func TestSigningKeys_moved(t *testing.T) {
	r := newRotation()
	r.signs(t)
	r.store.keys[0].InstanceID = "1040300000000000001"
	r.restart()
	if _, err := r.keys.signer(context.Background(), testInstance, "JWT"); err == nil {
		t.Error("a key that was moved signs")
	}
}

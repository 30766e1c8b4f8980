package keyset

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/time/rate"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/oidc/signing/signingtest"
	"github.com/tenantry/tenantry/pkg/tenant"
)

var testInstance = signingtest.Instance(1)

// rotation has the keys of an instance, with observable parts.
type rotation struct {
	now     time.Time
	store   *signingtest.Store
	keyring *signingtest.KeyMaker
	keys    *Cache
}

func newRotation() *rotation {
	r := &rotation{
		now:   time.Date(2026, time.November, 24, 6, 7, 8, 0, time.UTC),
		store: signingtest.NewStore(testInstance), keyring: &signingtest.KeyMaker{},
	}
	r.restart()
	return r
}

// restart simulates a function with empty memory.
func (r *rotation) restart() {
	clock := func() time.Time { return r.now }
	r.keys = &Cache{
		Store: r.store, Sealer: signingtest.Sealer{}, Clock: clock, Log: slog.New(slog.DiscardHandler),
		Maker: &signing.Maker{
			Store: r.store, KeyMaker: r.keyring, Sealer: signingtest.Sealer{}, Clock: clock,
			Age: 30 * 24 * time.Hour, TokenLifetime: 12 * time.Hour,
		},
	}
}

// scheduled runs the schedule once.
func (r *rotation) scheduled(t *testing.T) {
	t.Helper()
	err := (&signing.Rotation{
		Store: r.store, Maker: r.keys.Maker, Clock: r.keys.Clock, Log: r.keys.Log,
		Pace: rate.NewLimiter(rate.Inf, 1), Timeout: time.Minute,
	}).Run(context.Background())
	if err != nil {
		t.Fatalf("schedule: %v", err)
	}
}

// signs returns the id of the key that signs.
func (r *rotation) signs(t *testing.T) string {
	t.Helper()
	if _, err := r.keys.Signers(context.Background(), &tenant.Instance{ID: testInstance}); err != nil {
		t.Fatalf("signer: %v", err)
	}
	return signing.Active(r.keys.set(testInstance).keys, r.now).ID()
}

// signed returns the key id of a signature.
func (r *rotation) signed(t *testing.T) string {
	t.Helper()
	by, err := r.keys.Signers(context.Background(), &tenant.Instance{ID: testInstance})
	if err != nil {
		t.Fatalf("signers: %v", err)
	}
	signer, err := by.JWT("JWT")
	if err != nil {
		t.Fatal(err)
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
	set, err := r.keys.Public(context.Background(), &tenant.Instance{ID: testInstance})
	if err != nil {
		t.Fatalf("public: %v", err)
	}
	return len(set.Keys)
}

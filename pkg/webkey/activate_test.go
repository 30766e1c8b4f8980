package webkey_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/webkey"
)

// store has an instance with keys, and records what is applied.
type store struct {
	keys    []*tenant.SigningKey
	applied tenant.Change
}

func (*store) Snapshot(context.Context, tenant.Query) (tenant.Snapshot, error) {
	return tenant.Snapshot{Instance: &tenant.Instance{ID: "1", State: tenant.StateActive}}, nil
}

func (s *store) SigningKeys(context.Context, string) ([]*tenant.SigningKey, error) {
	return s.keys, nil
}

func (s *store) Apply(_ context.Context, change tenant.Change) error {
	s.applied = change
	return nil
}

// TestChanges_Activate_expired checks that an activation depends on the last key even
// if that has expired: whatever creates the next key meanwhile changes it.
func TestChanges_Activate_expired(t *testing.T) {
	now := time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	key := func(number int, ago time.Duration) *tenant.SigningKey {
		at := now.Add(-ago)
		return &tenant.SigningKey{InstanceID: "1", Number: number, CreatedAt: at, ChangedAt: at, Version: 1}
	}
	earlier, last, waits := key(1, 900*time.Hour), key(2, 800*time.Hour), key(3, time.Hour)
	for _, k := range []*tenant.SigningKey{earlier, last} {
		k.SignFrom, k.DueAt, k.SignUntil, k.ExpiresAt = k.CreatedAt, k.CreatedAt.Add(time.Hour), k.CreatedAt.Add(2*time.Hour), k.CreatedAt.Add(3*time.Hour)
	}
	s := &store{keys: []*tenant.SigningKey{earlier, last, waits}}
	uc := webkey.Changes{
		Store: s, Maker: &signing.Maker{Age: 30 * 24 * time.Hour}, Clock: func() time.Time { return now }, IDs: func() string { return "5" },
	}
	if _, err := uc.Activate(context.Background(), webkey.Command{InstanceID: "1"}, waits.ID()); err != nil {
		t.Fatal(err)
	}
	depends := func(k *tenant.SigningKey) bool {
		return slices.ContainsFunc(s.applied.Writes, func(w tenant.Write) bool {
			u, ok := w.(tenant.Unchanged)
			return ok && u.Entity == tenant.Entity(k)
		})
	}
	if !depends(last) || depends(earlier) {
		t.Errorf("depends on the last key: %t, on an earlier one: %t; want true, false", depends(last), depends(earlier))
	}
}

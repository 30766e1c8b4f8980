package instance_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// stockKeyring returns the pairs of a stock, numbered from 1, and then fails.
type stockKeyring struct {
	pairs int
	uses  []tenant.KeyUse
}

func (k *stockKeyring) MachineKeyPair(_ context.Context, use tenant.KeyUse) (*tenant.KeyPair, error) {
	k.uses = append(k.uses, use)
	if len(k.uses) > k.pairs {
		return nil, tenant.ErrKeysUnavailable
	}
	pair := *testKeyPair()
	pair.Stocked = &tenant.StockedKeyPair{ID: fmt.Sprintf("pair %d", len(k.uses)), PublicKey: pair.PublicKey}
	return &pair, nil
}

// A pair that is gone is replaced by another until none is left, or the create is
// refused.
func TestCreate_Execute_key_pair_gone(t *testing.T) {
	gone := tenant.ErrKeyPairGone.WithCause(errors.New("condition failed"))
	for _, tt := range []struct {
		name     string
		refusals []error
		want     error
		applied  int
	}{
		{"taken at once", nil, nil, 1},
		{"gone twice", []error{gone, gone}, nil, 3},
		{"gone, then a collision", []error{gone, tenant.ErrCollision, nil}, nil, 3},
		{"gone, then refused", []error{gone, instance.ErrHostTaken}, instance.ErrHostTaken, 2},
		{"gone, then the database away", []error{gone, tenant.ErrUnavailable}, tenant.ErrUnavailable, 2},
		{"all gone", []error{gone, gone, gone}, tenant.ErrKeysUnavailable, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store, keyring := tenanttest.Store{Refusals: tt.refusals}, stockKeyring{pairs: 3}
			useCase := instance.Create{
				Store: &store, Keyring: &keyring, Clock: tenanttest.Clock, IDs: tenanttest.IDs(), ExternalDomain: externalDomain, DefaultLanguage: "en",
			}
			result, err := useCase.Execute(context.Background(), newMachineCreation().cmd)
			if !errors.Is(err, tt.want) || (result == nil) != (tt.want != nil) {
				t.Errorf("got %+v, %v, want %v", result, err, tt.want)
			}
			if got := len(store.Changes); got != tt.applied {
				t.Fatalf("changes: got %d, want %d", got, tt.applied)
			}
			last := store.Changes[tt.applied-1]
			taken, _ := last.Writes[1].(tenant.Take) // after the host
			if got, want := taken.Pair.ID, fmt.Sprintf("pair %d", min(len(keyring.uses), 3)); got != want {
				t.Errorf("the last change takes %s, want the pair handed out last, %s", got, want)
			}
			for i, use := range keyring.uses {
				if i == 0 && use.Lost != nil || i > 0 && use.Lost.ID != fmt.Sprintf("pair %d", i) {
					t.Errorf("use %d: got lost pair %+v, want the one before", i+1, use.Lost)
				}
				if i == len(store.Changes) {
					continue // there was no pair to write
				}
				if want := tenanttest.Created[*tenant.MachineKey](t, store.Changes[i]).ID; use.KeyID != want {
					t.Errorf("use %d: got key id %s, want that of the change, %s", i+1, use.KeyID, want)
				}
			}
		})
	}
}

package keypair_test

import (
	"context"
	"testing"
	"time"

	"github.com/tenantry/tenantry/infra/keypair"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// slots is a stock that nobody else takes from.
type slots map[int]*tenant.StockedKeyPair

// StockKeyPair implements keypair.Stock.
func (s slots) StockKeyPair(_ context.Context, pair *tenant.StockedKeyPair, _ string) error {
	if s[pair.Slot] != nil {
		return tenant.ErrCollision
	}
	s[pair.Slot] = pair
	return nil
}

// Each pair is given once, and is in stock until then; the slots are filled in turn, more than once around.
func TestKeyring(t *testing.T) {
	stock := slots{}
	keyring, err := keypair.NewKeyring(stock, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]bool{}
	for i := range 2*keypair.Slots + 1 {
		if err := keyring.Fill(context.Background(), keypair.Slots); err != nil {
			t.Fatal(err)
		}
		if len(stock) != keypair.Slots {
			t.Fatalf("got %d pairs in stock, want %d", len(stock), keypair.Slots)
		}
		pair, err := keyring.MachineKeyPair(context.Background(), tenant.KeyUse{})
		if err != nil {
			t.Fatal(err)
		}
		taken := pair.Stocked
		if taken == nil || taken.Slot != i%keypair.Slots || stock[taken.Slot] != taken || given[taken.ID] {
			t.Fatalf("pair %d: got %+v, want another one, of slot %d", i, taken, i%keypair.Slots)
		}
		given[taken.ID] = true
		delete(stock, taken.Slot)
	}
	for range keypair.Slots {
		pair, err := keyring.MachineKeyPair(context.Background(), tenant.KeyUse{})
		if err != nil {
			t.Fatal(err)
		}
		if pair.Stocked == nil {
			if len(stock) != 0 {
				t.Fatalf("got a pair that is not from the stock, which has %d", len(stock))
			}
			return
		}
		delete(stock, pair.Stocked.Slot)
	}
	t.Error("an empty stock gave a pair")
}

// A slot that somebody else filled is an error, and no pair of the keyring's.
func TestKeyring_Filled(t *testing.T) {
	keyring, err := keypair.NewKeyring(slots{0: {ID: "another's"}}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := keyring.Fill(context.Background(), 1); err == nil {
		t.Error("got no error")
	}
	if pair, err := keyring.MachineKeyPair(context.Background(), tenant.KeyUse{}); err != nil || pair.Stocked != nil {
		t.Errorf("got %+v, %v, want a pair that is not from the stock", pair, err)
	}
}

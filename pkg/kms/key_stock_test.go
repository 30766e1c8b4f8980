package kms_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestKeyStock checks that a pair made in advance opens only with its own id and table.
func TestKeyStock(t *testing.T) {
	for _, service := range services {
		t.Run(service.name, func(t *testing.T) {
			ctx, c := context.Background(), client(service.start(t))
			stock := kms.NewKeyStock(c, alias, "tenantry")
			made, err := stock.MakeKeyPair(ctx, "1")
			if err != nil {
				t.Fatal(err)
			}
			if made.ID != "1" || made.Slot != 0 || !made.CreatedAt.IsZero() {
				t.Errorf("pair: got id %q, slot %d, time %v, want only the id", made.ID, made.Slot, made.CreatedAt)
			}
			if got, limit := len(made.PublicKey)+len(made.Encrypted), 3000; got > limit {
				t.Errorf("both halves: got %d bytes, want at most %d (see keyStockShards in pkg/dynamo)", got, limit)
			}
			opened, err := stock.OpenKeyPair(ctx, made)
			if err != nil {
				t.Fatal(err)
			}
			checkPair(t, opened)
			if opened.Stocked != made {
				t.Errorf("opened pair: got %+v, want its identity in the stock", opened.Stocked)
			}
			other, err := stock.MakeKeyPair(ctx, "2")
			if err != nil {
				t.Fatal(err)
			}
			if string(other.PublicKey) == string(made.PublicKey) {
				t.Error("two calls returned the same pair")
			}
			with := func(change func(*tenant.StockedKeyPair)) *tenant.StockedKeyPair {
				changed := *made
				change(&changed)
				return &changed
			}
			for name, broken := range map[string]struct {
				stock *kms.KeyStock
				pair  *tenant.StockedKeyPair
			}{
				"another id":         {stock, with(func(p *tenant.StockedKeyPair) { p.ID = "2" })},
				"another table":      {kms.NewKeyStock(c, alias, "other"), made},
				"another public key": {stock, with(func(p *tenant.StockedKeyPair) { p.PublicKey = other.PublicKey })},
				"no public key":      {stock, with(func(p *tenant.StockedKeyPair) { p.PublicKey = nil })},
				"other ciphertext":   {stock, with(func(p *tenant.StockedKeyPair) { p.Encrypted = other.Encrypted })},
				"no ciphertext":      {stock, with(func(p *tenant.StockedKeyPair) { p.Encrypted = []byte("x") })},
			} {
				pair, err := broken.stock.OpenKeyPair(ctx, broken.pair)
				if !errors.Is(err, tenant.ErrKeyPairBroken) || pair != nil {
					t.Errorf("%s: got %v, %v, want %v", name, pair, err, tenant.ErrKeyPairBroken)
				}
			}
		})
	}
}

// TestKeyStock_Unavailable checks that a temporary failure of KMS is a 503, and does
// not count as a broken pair.
func TestKeyStock_Unavailable(t *testing.T) {
	pair := &tenant.StockedKeyPair{ID: "1", Encrypted: []byte("x")}
	for fault, wait := range map[string]bool{
		"ThrottlingException": true, "KeyUnavailableException": true, "AccessDeniedException": false, "DisabledException": false,
	} {
		endpoint := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/x-amz-json-1.1")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"__type":"`+fault+`","message":"arn:aws:kms:secret"}`)
		}))
		stock := kms.NewKeyStock(client(endpoint), alias, "tenantry")
		opened, err := stock.OpenKeyPair(context.Background(), pair)
		checkUnavailable(t, opened, err, wait)
		if _, err = stock.MakeKeyPair(context.Background(), "1"); !errors.Is(err, tenant.ErrKeysUnavailable) {
			t.Errorf("%s: make: got %v, want %v", fault, err, tenant.ErrKeysUnavailable)
		}
	}
}

// TestKeyStock_answerBrokenOff checks that opening a pair is retried if the answer
// breaks off, but making one is not, because that would use up more of the quota.
func TestKeyStock_answerBrokenOff(t *testing.T) {
	calls := 0
	endpoint := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls++
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"Plaintext":"`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}))
	c := client(endpoint)
	opened, err := kms.NewKeyStock(c, alias, "tenantry").OpenKeyPair(context.Background(), &tenant.StockedKeyPair{ID: "1", Encrypted: []byte("x")})
	checkUnavailable(t, opened, err, true)
	if calls < 2 {
		t.Errorf("calls to open a pair: got %d, want more than one", calls)
	}
	calls = 0
	made, err := kms.NewKeyMaker(c, alias).MachineKeyPair(context.Background(), tenant.KeyUse{})
	checkUnavailable(t, made, err, true)
	if calls != 1 {
		t.Errorf("calls to make a pair: got %d, want one", calls)
	}
}

// TestStockRetryer checks that it waits for seconds, leaving KMS to requests that wait
// for it.
func TestStockRetryer(t *testing.T) {
	retryer := kms.StockRetryer()
	var longest []time.Duration
	for attempt := 1; attempt < retryer.MaxAttempts(); attempt++ {
		var waits []time.Duration
		for range 200 {
			wait, err := retryer.RetryDelay(attempt, errors.New(strings.Repeat("x", attempt)))
			if err != nil {
				t.Fatal(err)
			}
			waits = append(waits, wait)
		}
		longest = append(longest, slices.Max(waits))
	}
	if len(longest) == 0 || longest[0] < time.Second || !slices.IsSorted(longest) || longest[len(longest)-1] > 16*time.Second {
		t.Errorf("longest pauses: got %v, want them to grow from above 1s to at most 16s", longest)
	}
}

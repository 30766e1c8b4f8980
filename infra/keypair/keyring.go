package keypair

import (
	"context"
	"crypto/x509"
	"encoding/pem"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Slots is how many the stock has: the preset of the template's KeyStockTarget.
const Slots = 240

// overhead is about what a ciphertext of KMS has beyond its plaintext: a data key of 32 bytes has 184.
const overhead = 152

// Stock is what a Keyring needs of a tenant.KeyStock.
type Stock interface {
	StockKeyPair(ctx context.Context, pair *tenant.StockedKeyPair, replaced string) error
}

// Keyring is a tenant.Keyring that gives the pairs which it put in stock itself. So it reads nothing, and KMS takes
// no part: in place of each private key lie as many bytes as its ciphertext has. Not safe for concurrent use.
type Keyring struct {
	stock Stock
	maker *Maker
	pem   []byte
	// waiting are the pairs in stock, the oldest first; made is how many there were in all.
	waiting []*tenant.StockedKeyPair
	made    int
}

var _ tenant.Keyring = (*Keyring)(nil)

// NewKeyring makes a Keyring on a stock that is empty.
func NewKeyring(stock Stock, clock tenant.Clock) (*Keyring, error) {
	maker, err := NewMaker(clock, func(_ context.Context, _ string, private []byte) ([]byte, error) {
		return make([]byte, len(private)+overhead), nil
	})
	if err != nil {
		return nil, err
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(maker.key)})
	return &Keyring{stock: stock, maker: maker, pem: block}, nil
}

// Fill puts pairs in stock until level of them wait there, at most Slots. It fills the slots in turn.
func (k *Keyring) Fill(ctx context.Context, level int) error {
	for len(k.waiting) < level {
		pair, err := k.maker.Make(ctx, k.made%Slots)
		if err != nil {
			return err
		}
		if err := k.stock.StockKeyPair(ctx, pair, ""); err != nil {
			return err
		}
		k.waiting = append(k.waiting, pair)
		k.made++
	}
	return nil
}

// MachineKeyPair gives the pair that waited longest, which its user must take from the stock. Where none waits, it gives
// one as if KMS had made it for that use. See tenant.Keyring.
func (k *Keyring) MachineKeyPair(context.Context, tenant.KeyUse) (*tenant.KeyPair, error) {
	pair := &tenant.KeyPair{PrivateKeyPEM: k.pem, PublicKey: k.maker.public}
	if len(k.waiting) > 0 {
		pair.Stocked = k.waiting[0]
		k.waiting = k.waiting[1:]
	}
	return pair, nil
}

package credential

import (
	"context"
	"errors"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Pair is the key pair of one change. It is kept if the change is decided again, and
// replaced if somebody else took it from the stock.
type Pair struct {
	Keyring tenant.Keyring

	pair *tenant.KeyPair
	lost *tenant.StockedKeyPair
}

// Get returns the pair, which it fetches on the first call. It returns
// tenant.ErrKeysUnavailable.
func (p *Pair) Get(ctx context.Context, use tenant.KeyUse) (*tenant.KeyPair, error) {
	if p.pair == nil {
		use.Lost = p.lost
		pair, err := p.Keyring.MachineKeyPair(ctx, use)
		if err != nil {
			return nil, err
		}
		p.pair = pair
	}
	return p.pair, nil
}

// Writes returns the write that takes the pair from the stock; none for a pair that was
// made on demand.
func (p *Pair) Writes() []tenant.Write {
	if p.pair == nil || p.pair.Stocked == nil {
		return nil
	}
	return []tenant.Write{tenant.Take{Pair: p.pair.Stocked}}
}

// Commit calls commit, which writes a change with the pair, until it no longer returns
// tenant.ErrKeyPairGone.
func Commit[R any](p *Pair, commit func() (*R, error)) (*R, error) {
	for {
		result, err := commit()
		if !errors.Is(err, tenant.ErrKeyPairGone) {
			return result, err
		}
		// Another request was faster; commit's context bounds the retries.
		p.lost, p.pair = p.pair.Stocked, nil
	}
}

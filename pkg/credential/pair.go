package credential

import (
	"context"
	"errors"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Pair is the key pair of one change. It is kept when the change is decided again,
// and replaced when somebody else took it from the stock.
type Pair struct {
	Keyring tenant.Keyring

	pair *tenant.KeyPair
	lost *tenant.StockedKeyPair
}

// Get returns the pair, which is fetched for use if there is none yet. It returns
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

// Writes returns the write that takes the pair from the stock; none for a pair that
// was made for its use.
func (p *Pair) Writes() []tenant.Write {
	if p.pair == nil || p.pair.Stocked == nil {
		return nil
	}
	return []tenant.Write{tenant.Take{Pair: p.pair.Stocked}}
}

// Commit calls commit, which writes a change with the pair, until the pair was not
// gone by then.
func Commit[R any](p *Pair, commit func() (*R, error)) (*R, error) {
	for {
		result, err := commit()
		if !errors.Is(err, tenant.ErrKeyPairGone) {
			return result, err
		}
		// Another request was faster; the context of commit bounds how often.
		p.lost, p.pair = p.pair.Stocked, nil
	}
}

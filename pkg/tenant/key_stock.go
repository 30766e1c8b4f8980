package tenant

import (
	"context"
	"time"
)

// StockedKeyPair is an RSA-2048 pair for machine keys that was made in advance, and
// waits in a slot of the stock.
type StockedKeyPair struct {
	// Slot is its place, from 0. A slot is filled again after its pair was taken.
	Slot int
	// ID is this pair's alone, and is never used again: a pair is taken by it.
	ID string
	// PublicKey in DER SubjectPublicKeyInfo form.
	PublicKey []byte
	// Encrypted is the private key, as ciphertext of the key service that is
	// bound to ID.
	Encrypted []byte
	CreatedAt time.Time
}

// KeyStock is where key pairs wait that were made in advance. Whoever uses one takes
// it by its Change, so that a pair is used once.
//
// Implementations are safe for concurrent use, and run the suite of package
// storetest. Their methods return ErrUnavailable as a Store's do.
type KeyStock interface {
	// KeyPairs returns pairs of one part of the stock, strongly consistent, in no
	// order and not always all, in one round trip. The parts are numbered from 0
	// and begin anew behind the last one, so that who counts on meets them all.
	KeyPairs(ctx context.Context, part int) ([]*StockedKeyPair, error)
	// Stocked returns all pairs, in no order, without their keys.
	Stocked(ctx context.Context) ([]*StockedKeyPair, error)
	// StockKeyPair puts a pair into its slot. It returns ErrCollision if the pair
	// there is not the one of the id replaced, or if there is one and replaced is
	// empty.
	StockKeyPair(ctx context.Context, pair *StockedKeyPair, replaced string) error

	// HoldKeyStock keeps others from filling the stock until a time. It returns
	// ErrCollision if somebody else does that.
	HoldKeyStock(ctx context.Context, by string, now, until time.Time) error
	// ReleaseKeyStock ends that before its time. by need not hold it.
	ReleaseKeyStock(ctx context.Context, by string) error
}

// ErrKeyPairGone says that a pair is in the stock no more: somebody else was
// faster. The use case takes another one; it never reaches a client.
var ErrKeyPairGone = &Error{Kind: KindInternal, ID: "STORE-gOne1", Key: "Errors.Internal"}

// ErrKeyPairBroken says that a pair of the stock cannot be opened, now or later:
// it was made under another key, or is not what was put there. It never reaches
// a client.
var ErrKeyPairBroken = &Error{Kind: KindInternal, ID: "KMS-bRok1", Key: "Errors.Internal"}

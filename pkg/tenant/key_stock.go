package tenant

import (
	"context"
	"time"
)

// StockedKeyPair is an RSA-2048 pair for machine keys, made in advance and stored in a
// slot of the stock.
type StockedKeyPair struct {
	// Slot is its position, counted from 0. A slot is refilled after its pair was
	// taken.
	Slot int
	// ID is unique to the pair and never reused; a pair is taken by its id.
	ID string
	// PublicKey is in DER SubjectPublicKeyInfo form.
	PublicKey []byte
	// Encrypted is the private key, encrypted by the key service and bound to ID.
	Encrypted []byte
	CreatedAt time.Time
}

// KeyStock stores key pairs made in advance. A pair is taken by the Change that uses
// it, so it is used only once.
//
// Implementations are safe for concurrent use and pass the suite of package storetest.
// Their methods return ErrUnavailable as those of Store do.
type KeyStock interface {
	// KeyPairs returns pairs of one part of the stock in one round trip, strongly
	// consistent, unordered and possibly incomplete. Parts are numbered from 0; numbers
	// past the last part wrap around, so that counting up visits all parts.
	KeyPairs(ctx context.Context, part int) ([]*StockedKeyPair, error)
	// Stocked returns all pairs, unordered and without their keys.
	Stocked(ctx context.Context) ([]*StockedKeyPair, error)
	// StockKeyPair writes a pair to its slot. It returns ErrCollision if the slot holds
	// a pair other than replaced, or any pair if replaced is empty.
	StockKeyPair(ctx context.Context, pair *StockedKeyPair, replaced string) error

	// HoldKeyStock prevents others from filling the stock until a time. It returns
	// ErrCollision if another holder is filling it.
	HoldKeyStock(ctx context.Context, by string, now, until time.Time) error
	// ReleaseKeyStock releases the hold early. by need not be the holder.
	ReleaseKeyStock(ctx context.Context, by string) error
}

// ErrKeyPairGone means that a pair was taken by somebody else. The use case takes
// another; it never reaches a client.
var ErrKeyPairGone = &Error{Kind: KindInternal, ID: "STORE-gOne1", Key: "Errors.Internal"}

// ErrKeyPairBroken means that a stocked pair can never be opened: it was made under
// another key, or was tampered with. It never reaches a client.
var ErrKeyPairBroken = &Error{Kind: KindInternal, ID: "KMS-bRok1", Key: "Errors.Internal"}

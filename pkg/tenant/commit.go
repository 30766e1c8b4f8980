package tenant

import (
	"context"
	"errors"
	"fmt"
)

// Completer adds to a change what belongs to the way by which the request
// came, such as the record of the request, once its result is known. The
// change is written with it, or not at all. It is called again for a change
// that was decided again.
type Completer[R any] func(ctx context.Context, result *R, change *Change) error

// MaxDraws bounds how often ids are drawn after a collision, which no one should
// ever see twice.
const MaxDraws = 3

// Commit applies the change that decide returns, with what complete adds to it,
// and returns the result. complete may be nil.
//
// decide is called again after ErrCollision, and then must draw new ids; so it
// draws its ids itself. An error of decide, complete or the store is returned
// as it is, with no result; nothing was written then.
func Commit[R any](ctx context.Context, store Store, complete Completer[R], decide func() (*R, Change, error)) (*R, error) {
	for draw := 1; ; draw++ {
		result, change, err := decide()
		if err != nil {
			return nil, err
		}
		if complete != nil {
			if err := complete(ctx, result, &change); err != nil {
				return nil, err
			}
		}
		err = Apply(ctx, store, change)
		switch {
		case err == nil:
			return result, nil
		case !errors.Is(err, ErrCollision):
			return nil, err
		case draw == MaxDraws:
			// Collisions are between store and use case: one that is left is a fault.
			return nil, ErrInternal.WithCause(fmt.Errorf("after %d attempts: %w", MaxDraws, err))
		}
	}
}

// CommitInstance applies the next version of an instance, and writes after it,
// with the event that tells of it, which needs type, actor and data alone. See
// Commit.
func CommitInstance(
	ctx context.Context, store Store, complete Completer[Instance], ids IDs, next *Instance, event Event, writes ...Write,
) (*Instance, error) {
	return Commit(ctx, store, complete, func() (*Instance, Change, error) {
		event.InstanceID, event.ID, event.At = next.ID, ids(), next.ChangedAt
		return next, Change{Writes: append([]Write{Update{Entity: next}}, writes...), Event: event}, nil
	})
}

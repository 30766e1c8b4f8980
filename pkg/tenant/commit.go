package tenant

import (
	"context"
	"errors"
	"fmt"
)

// Completer adds to a change what depends on the transport of the request, such as the
// request record, once the result is known. It is written in the same transaction. It
// is called again if the change is decided again.
type Completer[R any] func(ctx context.Context, result *R, change *Change) error

// MaxDraws bounds how often ids are drawn after a collision, of which even two in a row
// should never happen.
const MaxDraws = 3

// Commit applies the change that decide returns, extended by complete, and returns the
// result. complete may be nil.
//
// decide is called again after ErrCollision and must draw new ids each time. An error
// of decide, complete or the store is returned unchanged and without a result; in that
// case nothing was written.
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
			// Collisions are internal to store and use case; a persistent one is a
			// fault.
			return nil, ErrInternal.WithCause(fmt.Errorf("after %d attempts: %w", MaxDraws, err))
		}
	}
}

// CommitInstance applies the next version of an instance, followed by writes. Of event,
// only type, actor and data need to be set. See Commit.
func CommitInstance(
	ctx context.Context, store Store, complete Completer[Instance], ids IDs, next *Instance, event Event, writes ...Write,
) (*Instance, error) {
	return Commit(ctx, store, complete, func() (*Instance, Change, error) {
		event.InstanceID, event.ID, event.At = next.ID, ids(), next.ChangedAt
		return next, Change{Writes: append([]Write{Update{Entity: next}}, writes...), Event: event}, nil
	})
}

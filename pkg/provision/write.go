package provision

import (
	"context"
	"errors"
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Completer adds to a change what belongs to the way by which the request
// came, such as the record of the request, once its result is known. The
// change is written with it, or not at all. It is called again for a change
// that was drawn again.
type Completer[R any] func(ctx context.Context, result *R, change *tenant.Change) error

// drawn is a plan with ids and other random values.
type drawn[R any] interface {
	// draw makes the random values.
	draw() error
	// change and result give what is written and told for the values drawn.
	change() tenant.Change
	result() (*R, error)
}

// attempts bounds how often ids are drawn anew after a collision, which no one
// should ever see twice.
const attempts = 3

// write applies the change of a plan that was drawn, and draws again after a
// collision.
func write[R any](ctx context.Context, store tenant.Store, p drawn[R], complete Completer[R]) (*R, error) {
	for attempt := 1; ; attempt++ {
		result, err := p.result()
		if err != nil {
			return nil, err
		}
		change := p.change()
		if complete != nil {
			if err := complete(ctx, result, &change); err != nil {
				return nil, err
			}
		}
		err = tenant.Apply(ctx, store, change)
		switch {
		case err == nil:
			return result, nil
		case !errors.Is(err, tenant.ErrCollision):
			return nil, err
		case attempt == attempts:
			// Collisions are between store and use case: one that is left is a fault.
			return nil, tenant.ErrInternal.WithCause(fmt.Errorf("after %d attempts: %w", attempts, err))
		}
		if err := p.draw(); err != nil {
			return nil, err
		}
	}
}

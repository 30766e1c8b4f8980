package process

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Normalizer has a program read telephone numbers, one after the other. The
// program runs from the first number until Close or the end of this process.
// Safe for concurrent use.
type Normalizer struct {
	path string
	log  *os.File

	// turn is full while somebody uses running.
	turn chan struct{}
	// running is nil while no program runs.
	running *process
}

// New looks whether the program is there, which must call Serve. path must be
// absolute. What the program complains of goes to log.
func New(path string, log *os.File) (*Normalizer, error) {
	if _, err := exec.LookPath(path); err != nil {
		return nil, fmt.Errorf("the program that reads telephone numbers is missing, "+
			"build the whole package of the function by 'make build' or 'sam build': %w", err)
	}
	return &Normalizer{path: path, log: log, turn: make(chan struct{}, 1)}, nil
}

// Normalize is a provision.NormalizePhone. A program that has died, or whose
// answer is none, is started anew, once. One that has not answered when ctx ends
// is killed.
func (n *Normalizer) Normalize(ctx context.Context, number string) (string, error) {
	select {
	case n.turn <- struct{}{}:
		defer func() { <-n.turn }()
	case <-ctx.Done():
		return "", unavailable(ctx.Err())
	}
	a, err := n.ask(ctx, number)
	if err != nil && ctx.Err() == nil {
		a, err = n.ask(ctx, number)
	}
	switch {
	case err != nil:
		return "", unavailable(err)
	case a.Invalid:
		return "", provision.ErrPhoneInvalid
	}
	return a.E164, nil
}

func unavailable(cause error) error {
	return tenant.ErrUnavailable.WithCause(fmt.Errorf("have a telephone number read: %w", cause))
}

// ask asks the program that runs, or one that it starts.
func (n *Normalizer) ask(ctx context.Context, number string) (a answer, err error) {
	if err := ctx.Err(); err != nil {
		return answer{}, err
	}
	if n.running == nil {
		if n.running, err = start(ctx, n.path, n.log); err != nil {
			return answer{}, err
		}
	}
	stop := context.AfterFunc(ctx, n.running.kill)
	a, err = n.running.ask(number)
	if !stop() {
		err = ctx.Err() // killed, be it just after its answer
	}
	if err != nil {
		err = fmt.Errorf("%w (the program: %s)", err, n.running.end())
		n.running = nil
	}
	return a, err
}

// Close ends the program, if it runs. A later number would start it again.
func (n *Normalizer) Close() {
	n.turn <- struct{}{}
	defer func() { <-n.turn }()
	if n.running != nil {
		n.running.end()
		n.running = nil
	}
}

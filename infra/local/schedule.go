package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/tenantry/tenantry/pkg/app/signingkeys"
	"github.com/tenantry/tenantry/pkg/config"
)

// As in template.yaml.
const (
	rotationPeriod  = 15 * time.Minute
	rotationTimeout = 600 * time.Second
)

// schedule stands for EventBridge's rule with a rate, and for the time that
// Lambda gives an invocation. It invokes the function at once, too: what became
// due while nothing ran is not to wait for the first period.
type schedule struct {
	period, timeout time.Duration
	// invoke logs itself what fails.
	invoke func(context.Context) error

	running sync.WaitGroup
	cancel  context.CancelFunc
}

// newRotation makes the schedule that replaces signing keys, composed from the
// environment as the function's own main does.
func newRotation(ctx context.Context, log *slog.Logger) (*schedule, error) {
	cfg, err := config.Read[config.SigningKeys]()
	if err != nil {
		return nil, fmt.Errorf("compose signing-keys: %w", err)
	}
	rotation, err := signingkeys.New(ctx, cfg, log)
	if err != nil {
		return nil, fmt.Errorf("compose signing-keys: %w", err)
	}
	return &schedule{period: rotationPeriod, timeout: rotationTimeout, invoke: rotation.Run}, nil
}

// start runs the schedule until stop, or until ctx ends.
func (s *schedule) start(ctx context.Context) {
	ctx, s.cancel = context.WithCancel(ctx)
	s.running.Go(func() {
		for {
			s.once(ctx)
			select {
			case <-ctx.Done():
				return
			case <-time.After(s.period):
			}
		}
	})
}

func (s *schedule) once(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	_ = s.invoke(ctx)
}

// stop ends the schedule, and waits for what is under way.
func (s *schedule) stop() {
	s.cancel()
	s.running.Wait()
}

package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tenantry/tenantry/pkg/app/keystock"
	"github.com/tenantry/tenantry/pkg/app/signingkeys"
)

// As in template.yaml.
const (
	rotationPeriod  = 15 * time.Minute
	rotationTimeout = 600 * time.Second
)

const (
	// A stock that fills in seconds, beside what else this machine has to do:
	// making a pair takes a processor for about 0.1 seconds.
	keyStockTarget = "16"
	keyStockRate   = "1"
	// Both are shorter than in template.yaml: a run that was killed keeps the next
	// one from filling for that long.
	keyStockPeriod  = time.Minute
	keyStockTimeout = time.Minute
)

// schedule stands for EventBridge's rule with a rate, and for the time that
// Lambda gives an invocation. It invokes the function at once, too: what became
// due while nothing ran is not to wait for the first period.
type schedule struct {
	period, timeout time.Duration
	// wake invokes the function before the period is over. It may be nil.
	wake <-chan struct{}
	// invoke logs itself what fails.
	invoke func(context.Context) error

	running sync.WaitGroup
	cancel  context.CancelFunc
}

// newRotation makes the schedule that replaces signing keys, composed from the
// environment as the function's own main does.
func newRotation(client aws.HTTPClient, log *slog.Logger) (*schedule, error) {
	rotation, err := composed(client, log, signingkeys.New)
	if err != nil {
		return nil, fmt.Errorf("compose signing-keys: %w", err)
	}
	return &schedule{period: rotationPeriod, timeout: rotationTimeout, invoke: rotation.Run}, nil
}

// newKeyStock makes the schedule that fills the stock of key pairs, composed in
// the same way. A pair that was taken wakes it, as the table's stream does.
func newKeyStock(client aws.HTTPClient, taken <-chan struct{}, log *slog.Logger) (*schedule, error) {
	filler, err := composed(client, log, keystock.New)
	if err != nil {
		return nil, fmt.Errorf("compose key-stock: %w", err)
	}
	return &schedule{period: keyStockPeriod, timeout: keyStockTimeout, wake: taken, invoke: filler.Fill}, nil
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
			case <-s.wake:
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

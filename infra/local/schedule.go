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
	// A stock that fills within seconds and leaves the machine time for other work:
	// making a pair takes about 0.1 seconds of processor time.
	keyStockTarget = "16"
	keyStockRate   = "1"
	// Both are shorter than in template.yaml, because after a run is killed, the next
	// one cannot fill the stock for that long.
	keyStockPeriod  = time.Minute
	keyStockTimeout = time.Minute
)

// schedule stands in for EventBridge's scheduled rule and Lambda's timeout. It also
// invokes the function immediately, so that what became due while nothing was running
// does not wait for the first period.
type schedule struct {
	period, timeout time.Duration
	// wake triggers an invocation before the period is over. It may be nil.
	wake <-chan struct{}
	// invoke logs its own failures.
	invoke func(context.Context) error

	running sync.WaitGroup
	cancel  context.CancelFunc
}

// newRotation returns the schedule that rotates signing keys, composed from the
// environment as the function's own main does.
func newRotation(client aws.HTTPClient, log *slog.Logger) (*schedule, error) {
	rotation, err := composed(client, log, signingkeys.New)
	if err != nil {
		return nil, fmt.Errorf("compose signing-keys: %w", err)
	}
	return &schedule{period: rotationPeriod, timeout: rotationTimeout, invoke: rotation.Run}, nil
}

// newKeyStock returns the schedule that fills the stock of key pairs, composed in the
// same way. Taking a pair wakes it, as the table's stream does.
func newKeyStock(client aws.HTTPClient, taken <-chan struct{}, log *slog.Logger) (*schedule, error) {
	filler, err := composed(client, log, keystock.New)
	if err != nil {
		return nil, fmt.Errorf("compose key-stock: %w", err)
	}
	return &schedule{period: keyStockPeriod, timeout: keyStockTimeout, wake: taken, invoke: filler.Fill}, nil
}

// start runs the schedule until stop is called or ctx is done.
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

// stop stops the schedule and waits for a running invocation.
func (s *schedule) stop() {
	s.cancel()
	s.running.Wait()
}

package telemetry

import (
	"context"
	"sync"
	"time"

	"github.com/aws/smithy-go/middleware"
)

// Metric is a metric of CloudWatch: its name in the namespace Tenantry.
type Metric string

// The metrics.
const (
	// InstancesCreated and OrganisationsSetUp count what was made, by the APIs
	// and by events.
	InstancesCreated   Metric = "InstancesCreated"
	OrganisationsSetUp Metric = "OrganisationsSetUp"
	// KeyStock is how many key pairs are ready.
	KeyStock Metric = "KeyStock"

	refusals Metric = "Refusals"
	kmsTime  Metric = "KMSTime"
)

// maxValues is how many values of one metric a line may have. Source: CloudWatch
// user guide, "Specification: embedded metric format", "Target members".
const maxValues = 100

// measured is what was measured and not yet written.
type measured struct {
	mu      sync.Mutex
	values  map[Metric]float64
	kmsTime []float64
	refusal string
}

type measuredKey struct{}

// Measure begins a measurement: what is measured in the context that it returns,
// by any goroutine, is written on the next line that is logged with that
// context. Without it nothing is measured.
func Measure(ctx context.Context) context.Context {
	return context.WithValue(ctx, measuredKey{}, &measured{})
}

// Count adds 1 to a metric.
func Count(ctx context.Context, metric Metric) {
	note(ctx, func(m *measured) { m.set(metric, m.values[metric]+1) })
}

// Gauge sets a metric to what there is of something now.
func Gauge(ctx context.Context, metric Metric, value int) {
	note(ctx, func(m *measured) { m.set(metric, float64(value)) })
}

// Refused counts a refusal under an id. The ids must be few: CloudWatch bills
// each as a metric of its own, so nothing that a caller sent may be one.
func Refused(ctx context.Context, id string) {
	note(ctx, func(m *measured) { m.refusal = id })
}

func note(ctx context.Context, what func(*measured)) {
	m, ok := ctx.Value(measuredKey{}).(*measured)
	if !ok {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	what(m)
}

func (m *measured) set(metric Metric, value float64) {
	if m.values == nil {
		m.values = map[Metric]float64{}
	}
	m.values[metric] = value
}

// KMSTime has a client measure its calls, each with all its attempts and the
// pauses between them. It is for the APIOptions of a KMS client. Of more than
// 100 calls on one line, the first 100 count.
func KMSTime(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("KMSTime", measureCall), middleware.Before)
}

func measureCall(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	middleware.InitializeOutput, middleware.Metadata, error,
) {
	start := time.Now()
	out, metadata, err := next.HandleInitialize(ctx, in)
	took := float64(time.Since(start).Microseconds()) / 1000
	note(ctx, func(m *measured) {
		if len(m.kmsTime) < maxValues {
			m.kmsTime = append(m.kmsTime, took)
		}
	})
	return out, metadata, err
}

// take returns what was measured, and forgets it.
func take(ctx context.Context) (values map[Metric]any, refusal string) {
	note(ctx, func(m *measured) {
		values = map[Metric]any{}
		for metric, value := range m.values {
			values[metric] = value
		}
		if len(m.kmsTime) > 0 {
			values[kmsTime] = m.kmsTime
		}
		if refusal = m.refusal; refusal != "" {
			values[refusals] = 1
		}
		m.values, m.kmsTime, m.refusal = nil, nil, ""
	})
	return values, refusal
}

// isMeasured reports whether there is something to take.
func isMeasured(ctx context.Context) (is bool) {
	note(ctx, func(m *measured) { is = len(m.values) > 0 || len(m.kmsTime) > 0 || m.refusal != "" })
	return is
}

package telemetry

import (
	"context"
	"sync"
	"time"

	"github.com/aws/smithy-go/middleware"
)

// Metric is the name of a CloudWatch metric in the namespace Tenantry.
type Metric string

// The metrics.
const (
	// InstancesCreated and OrganisationsSetUp count what was created by APIs and
	// events.
	InstancesCreated   Metric = "InstancesCreated"
	OrganisationsSetUp Metric = "OrganisationsSetUp"
	// KeyStock is the number of stocked key pairs.
	KeyStock Metric = "KeyStock"

	refusals Metric = "Refusals"
	kmsTime  Metric = "KMSTime"
)

// maxValues is the maximum number of values of a metric on one line. Source: CloudWatch
// user guide, "Specification: embedded metric format", "Target members".
const maxValues = 100

// measured holds measurements that were not written yet.
type measured struct {
	mu      sync.Mutex
	values  map[Metric]float64
	kmsTime []float64
	refusal string
}

type measuredKey struct{}

// Measure returns a context that collects measurements, from any goroutine, until the
// next line logged with that context. In other contexts, nothing is measured.
func Measure(ctx context.Context) context.Context {
	return context.WithValue(ctx, measuredKey{}, &measured{})
}

// Count adds 1 to a metric.
func Count(ctx context.Context, metric Metric) {
	note(ctx, func(m *measured) { m.set(metric, m.values[metric]+1) })
}

// Gauge sets a metric to the current value.
func Gauge(ctx context.Context, metric Metric, value int) {
	note(ctx, func(m *measured) { m.set(metric, float64(value)) })
}

// Refused counts a refusal under an id. There must be few ids, and none may come from a
// caller: CloudWatch bills each as a separate metric.
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

// KMSTime makes a KMS client measure its calls, including retries and the pauses
// between them. Use it in APIOptions. Only the first 100 calls per line are recorded.
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

// take returns and clears the measurements.
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

// isMeasured reports whether there are measurements.
func isMeasured(ctx context.Context) (is bool) {
	note(ctx, func(m *measured) { is = len(m.values) > 0 || len(m.kmsTime) > 0 || m.refusal != "" })
	return is
}

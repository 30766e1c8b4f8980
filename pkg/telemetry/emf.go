package telemetry

import (
	"context"
	"log/slog"
	"maps"
	"slices"
)

// WithMetrics has log write what was measured on the line of that request, in
// CloudWatch's embedded metric format: CloudWatch Logs takes the metrics out of
// the line, so they cost no call. Metrics of one stack share the dimension
// Stack. Such a line is written whatever the level of log, since an alarm would
// take a missing metric for silence. Without a stack, as in a local run, there
// are not metrics.
//
// Source: CloudWatch user guide, "Specification: embedded metric format".
func WithMetrics(log *slog.Logger, stack string) *slog.Logger {
	if stack == "" {
		return log
	}
	return slog.New(&metricHandler{log.Handler(), stack})
}

type metricHandler struct {
	lines slog.Handler
	stack string
}

// Enabled implements slog.Handler.
func (h *metricHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.lines.Enabled(ctx, level) || isMeasured(ctx)
}

// Handle implements slog.Handler.
func (h *metricHandler) Handle(ctx context.Context, line slog.Record) error {
	if values, refusal := take(ctx); len(values) > 0 {
		line = line.Clone()
		line.AddAttrs(h.attributes(line.Time.UnixMilli(), values, refusal)...)
	}
	return h.lines.Handle(ctx, line)
}

// WithAttrs implements slog.Handler.
func (h *metricHandler) WithAttrs(attributes []slog.Attr) slog.Handler {
	return &metricHandler{h.lines.WithAttrs(attributes), h.stack}
}

// WithGroup implements slog.Handler. Lines of a group have no metrics, which
// CloudWatch finds at the top of a line alone.
func (h *metricHandler) WithGroup(name string) slog.Handler { return h.lines.WithGroup(name) }

// attributes makes the members of the format: what CloudWatch is to read, and
// the values.
func (h *metricHandler) attributes(at int64, values map[Metric]any, refusal string) []slog.Attr {
	about := metadata{Timestamp: at}
	attributes := []slog.Attr{slog.String("Stack", h.stack)}
	byStack := directive{Namespace: "Tenantry", Dimensions: [][]string{{"Stack"}}}
	for _, metric := range slices.Sorted(maps.Keys(values)) {
		attributes = append(attributes, slog.Any(string(metric), values[metric]))
		if metric != refusals {
			byStack.Metrics = append(byStack.Metrics, definition{metric, unit(metric)})
			continue
		}
		attributes = append(attributes, slog.String("Id", refusal))
		about.CloudWatchMetrics = append(about.CloudWatchMetrics, directive{
			"Tenantry", [][]string{{"Stack"}, {"Stack", "Id"}}, []definition{{refusals, "Count"}},
		})
	}
	if len(byStack.Metrics) > 0 {
		about.CloudWatchMetrics = append(about.CloudWatchMetrics, byStack)
	}
	return append(attributes, slog.Any("_aws", about))
}

func unit(metric Metric) string {
	if metric == kmsTime {
		return "Milliseconds"
	}
	return "Count"
}

// metadata is the member that tells CloudWatch which other members are metrics.
type metadata struct {
	// Timestamp in milliseconds since 1970.
	Timestamp         int64
	CloudWatchMetrics []directive
}

type directive struct {
	Namespace string
	// Dimensions are sets of the names of members; each set gives every metric
	// once more.
	Dimensions [][]string
	Metrics    []definition
}

type definition struct {
	Name Metric
	Unit string
}

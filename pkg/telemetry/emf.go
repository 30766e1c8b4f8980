package telemetry

import (
	"context"
	"log/slog"
	"maps"
	"slices"
)

// WithMetrics returns a logger that adds a request's measurements to its log line in
// CloudWatch's embedded metric format. CloudWatch Logs extracts the metrics, so they
// cost no call. All metrics of a stack have the dimension Stack. Lines with metrics are
// written whatever the log level, because an alarm could not tell a missing metric from
// silence. Without a stack, as in local runs, there are no metrics.
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

// WithGroup implements slog.Handler. Lines in a group have no metrics, because
// CloudWatch expects them at the top level.
func (h *metricHandler) WithGroup(name string) slog.Handler { return h.lines.WithGroup(name) }

// attributes returns the members of the format: the metadata and the values.
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

// metadata tells CloudWatch which members are metrics.
type metadata struct {
	// Timestamp is in milliseconds since 1970.
	Timestamp         int64
	CloudWatchMetrics []directive
}

type directive struct {
	Namespace string
	// Dimensions are sets of member names; each set yields every metric once more.
	Dimensions [][]string
	Metrics    []definition
}

type definition struct {
	Name Metric
	Unit string
}

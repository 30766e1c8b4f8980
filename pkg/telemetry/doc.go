// Package telemetry makes the logger: one JSON object a line, as CloudWatch
// Logs Insights reads it, with the metrics of a request on the request's line.
// It knows the names of the metrics, and nothing of what they measure.
package telemetry

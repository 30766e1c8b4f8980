// Package telemetry makes the logger: one JSON object a line, as CloudWatch
// Logs Insights reads it, with the metrics of a request on the request's line.
// It knows nothing of what is measured.
package telemetry

// Package telemetry makes the logger: one JSON object per line, for CloudWatch
// Logs Insights, with the metrics of a request on the request's line. It knows
// the names of metrics, and nothing about what they measure.
package telemetry

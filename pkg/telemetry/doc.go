// Package telemetry provides the logger: one JSON object per line, for CloudWatch Logs
// Insights, with a request's metrics on the request's line. It knows the names of
// metrics, but nothing about what they measure.
package telemetry

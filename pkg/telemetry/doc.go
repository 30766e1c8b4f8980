// Package telemetry makes the logger: one JSON object a line, as CloudWatch
// Logs Insights reads it.
package telemetry

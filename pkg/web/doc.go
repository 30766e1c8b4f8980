// Package web has what all HTTP responses share, for APIs and pages alike: request ids,
// the interpretation of proxy headers, cross-origin responses, and Envelope, which adds
// metrics, panic handling, common headers and the log line.
package web

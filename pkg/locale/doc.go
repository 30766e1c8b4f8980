// Package locale parses untrusted language tags, within bounds. No other package parses
// them.
package locale

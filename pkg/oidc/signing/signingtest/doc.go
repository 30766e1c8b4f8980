// Package signingtest provides what tests of signing keys need: an in-memory store, the
// suite that every store passes, a key service and a sealer.
package signingtest

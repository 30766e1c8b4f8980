// Package signingtest has what tests of signing keys need: a store in memory,
// the suite that every store passes, a key service and a sealer.
package signingtest

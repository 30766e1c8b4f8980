// Package signing makes the keys by which instances sign their tokens: the
// provider an instance's first one, and the schedule each further one before
// the provider needs it.
package signing

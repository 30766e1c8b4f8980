// Package signing makes the keys with which instances sign their tokens: the
// provider makes an instance's first key, and the schedule each further one
// before the provider needs it.
package signing

// Package signing makes the keys with which instances sign their tokens. The provider
// makes an instance's first key, the schedule every later one before the provider needs
// it.
package signing

// Package keyset keeps the signing keys of instances in a warm function, and signs with
// them. Package signing makes and rotates them.
package keyset

// Package system is the wire of zitadel.system.v1: CreateInstanceRequest,
// which Validate checks field by field in the contract's words, and
// CreateInstanceResponse. Generated but for this file. It must not know what
// becomes of a request that is well formed.
package system

// Package system is the wire of zitadel.system.v1, what the platform's operator
// calls: requests, which Validate checks field by field in the contract's
// words, and responses. Generated but for this file. It must not know what
// becomes of a request that is well formed.
package system

// Package admin is the wire of zitadel.admin.v1: SetUpOrgRequest, which
// Validate checks field by field in the contract's words, and
// SetUpOrgResponse. Generated but for this file. It must not know what becomes
// of a request that is well formed.
package admin

// Package admin is the wire of zitadel.admin.v1, what an instance's
// administrators call: requests, which Validate checks field by field in the
// contract's words, and responses. Generated but for this file. It must not
// know what becomes of a request that is well formed.
package admin

// Package metadata is the wire of zitadel.metadata.v2: the values that
// clients keep with an object. Generated but for this file. It must not know
// how a value is stored.
package metadata

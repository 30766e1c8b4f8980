// Package management is the wire of zitadel.management.v1, what the
// administrators of an organisation call. Generated but for this file. It
// must not know how an organisation is stored.
package management

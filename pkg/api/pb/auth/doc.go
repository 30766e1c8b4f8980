// Package auth is the wire of zitadel.auth.v1, what users call for
// themselves. Generated but for this file. It must not know how a user is
// stored.
package auth

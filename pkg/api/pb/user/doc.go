// Package user is the wire of zitadel.user.v1: users as they are shown, and
// what is said of them elsewhere. Generated but for this file. It must not
// know how a user is stored.
package user

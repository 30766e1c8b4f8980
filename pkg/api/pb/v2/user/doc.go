// Package user is the wire of zitadel.user.v2: users, and how one is made.
// Generated but for this file. It must not know how a user is stored.
package user

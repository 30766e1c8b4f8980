// Package user is the wire of zitadel.user.v2: users, but for how one is made, which is package human.
// Generated but for this file. It must not know how a user is stored.
package user

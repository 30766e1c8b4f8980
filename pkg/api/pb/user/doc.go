// Package user has the messages of zitadel.user.v1: users as they are shown, and the
// parts of them used elsewhere. Generated except for this file. It must not depend on
// how users are stored.
package user

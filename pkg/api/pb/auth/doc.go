// Package auth has the messages of zitadel.auth.v1, which users call about themselves.
// Generated except for this file. It must not depend on how users are stored.
package auth

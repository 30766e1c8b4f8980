// Package member has the messages of zitadel.member.v1: members and searches for them.
// Generated except for this file. It must not know which roles exist.
package member

// Package member is the wire of zitadel.member.v1: members, and what they
// are searched by. Generated but for this file. It must not know which
// roles there are.
package member

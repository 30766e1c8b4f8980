// Package member decides who is a member of an instance, an organisation, a project or
// the grant of one, and with which roles.
//
// A member is kept twice: as a tenant.Member, to be listed, and in their user's
// Memberships, by which each request is authorised. Both change in one
// transaction, on the user's revision.
package member

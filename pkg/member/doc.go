// Package member manages the members of instances, organisations, projects and project
// grants, and their roles.
//
// A member is stored twice: as a tenant.Member, for lists, and in their user's
// Memberships, by which each request is authorised. Both change in one transaction,
// with the user's revision.
package member

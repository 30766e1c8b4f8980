// Package authorization has the use cases of authorizations: the roles that users
// have in projects.
package authorization

// Package authorization has the use cases of authorizations: the project roles of
// users.
package authorization

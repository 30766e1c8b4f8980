// Package client has the clients of an instance, and what each may do: redirect
// addresses, origins, grants, and the users whom its project admits. It reads nothing.
package client

// Package systemtoken signs a system user's JWTs for the System API with the user's
// private key file. It is for callers: it must not know how pkg/access verifies tokens,
// nor any other package of the service.
package systemtoken

// Package systemtoken signs the JWTs with which a system user calls the System
// API, using the user's private key file. It is for callers: it must not know
// how pkg/access checks a token, nor any other package of the service.
package systemtoken

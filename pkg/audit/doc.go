// Package audit records who did what, and when, in an instance: it presents domain
// events and audit records of sign-ins as entries of the public API's audit log.
//
// It knows neither the wire format nor the table, and has no texts: to it, a type is
// just a key.
package audit

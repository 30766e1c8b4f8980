// Package audit tells who did what, and when, in one instance: the events of
// use cases and the audit records of sign-ins as the entries of the public
// API's audit log.
//
// It knows neither the wire nor the table, and has no texts: a type is a key
// to it.
package audit

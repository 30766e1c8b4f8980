// Package systemapi is the System API's table of routes: it translates each
// message into the domain's language, and results back.
package systemapi

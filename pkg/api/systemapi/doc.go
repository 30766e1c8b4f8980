// Package systemapi is the System API's table of routes: what each message
// says in the domain's language, and back.
package systemapi

// Package systemapi is the System API's table of routes. It translates messages to
// domain commands, and results back.
package systemapi

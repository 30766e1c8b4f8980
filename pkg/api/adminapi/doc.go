// Package adminapi is the Admin API's table of routes. It translates messages to domain
// commands, and results back.
package adminapi

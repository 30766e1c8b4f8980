// Package adminapi is the Admin API's table of routes: it translates each
// message into the domain's language, and results back.
package adminapi

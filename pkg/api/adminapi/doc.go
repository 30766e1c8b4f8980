// Package adminapi is the Admin API's table of routes: what each message says
// in the domain's language, and back.
package adminapi

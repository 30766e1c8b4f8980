// Package filter is the wire of zitadel.filter.v2: pages, and conditions that
// several v2 services have in common. Generated but for this file. It must
// not know any of those services.
package filter

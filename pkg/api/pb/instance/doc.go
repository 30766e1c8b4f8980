// Package instance is the wire of zitadel.instance.v1: instances, their
// domains, and what either is searched by. Generated but for this file. It
// must not know how an instance is stored.
package instance

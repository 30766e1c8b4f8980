// Package object is the wire of zitadel.object.v2: what the messages of
// several v2 services have in common. Generated but for this file. It must
// not know any of those services.
package object

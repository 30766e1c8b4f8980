// Package event is the wire of zitadel.event.v1: entries of the audit log,
// with their types. Generated but for this file. It must not know which
// events there are.
package event

// Package event has the messages of zitadel.event.v1: entries of the audit log, with
// their types. Generated except for this file. It must not know which events exist.
package event

// Package instance has the messages of zitadel.instance.v1: instances, their domains,
// and searches for both. Generated except for this file. It must not depend on how
// instances are stored.
package instance

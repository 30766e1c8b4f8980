// Package management has the messages of zitadel.management.v1, called by the
// administrators of an organisation. Generated except for this file. It must not depend
// on how organisations are stored.
package management

// Package settings is the wire of zitadel.settings.v2: what holds for a whole
// instance. Generated but for this file. It must not know how a setting is
// stored.
package settings

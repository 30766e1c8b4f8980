// Package settings is the wire of zitadel.settings.v1: an instance's settings.
// Generated but for this file. It must not know their bounds.
package settings

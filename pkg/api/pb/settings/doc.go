// Package settings has the messages of zitadel.settings.v1: an instance's settings.
// Generated except for this file. It must not know their limits.
package settings

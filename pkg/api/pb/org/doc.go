// Package org has the messages of zitadel.org.v1: organisations and searches for them.
// Generated except for this file. It must not depend on how organisations are stored.
package org

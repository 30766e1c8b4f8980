// Package org is the wire of zitadel.org.v1: organisations, and what they
// are searched by. Generated but for this file. It must not know how an
// organisation is stored.
package org

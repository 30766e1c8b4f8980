// Package instance is the wire of zitadel.instance.v2, instances over
// Connect. Generated but for this file. Its name is part of the contract: the
// refusal of a body that does not parse has it. It must not know how an
// instance is stored.
package instance

// Package webkey is the wire of zitadel.webkey.v2, signing keys over Connect.
// Generated but for this file. Its name is part of the contract: the refusal of a
// body that does not parse has it. It must not know how a key is stored.
package webkey

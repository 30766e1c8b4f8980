// Package internal_permission is the wire of zitadel.internal_permission.v2,
// administrators over Connect. Generated but for this file. Its name is part
// of the contract: the refusal of a body that does not parse has it. It must
// not know how a member is stored.
package internal_permission

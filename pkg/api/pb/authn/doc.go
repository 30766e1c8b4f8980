// Package authn is the wire of KeyType, the form of a machine's key.
// Generated but for this file. It must not know how a key is made.
package authn

// Package viewv2 converts domain entities to messages of the public API's second
// version, and parses the queries of its lists.
//
// It is separate from package view so that functions without v2 calls do not link
// the v2 messages.
package viewv2

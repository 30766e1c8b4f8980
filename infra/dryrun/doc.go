// Package dryrun carries the use cases out with the real store and its real keys, but without a database: each
// request is handed to a function in place of being sent. So programs see what is written, at which keys and in what
// size, for as many tenants as they like.
//
// It makes no item and no key: what it hands on is what the store made.
package dryrun

// Command local is `make run`: the handlers of all functions in one process, with a
// DynamoDB engine and a key service that need no account. It creates what a deployment
// has (table, keys, environment) and composes the same handlers as the functions' own
// mains; only endpoints differ. Small replacements stand in for API Gateway,
// EventBridge, the request queue and the table's stream.
//
// It must not know the service's rules or items, except how the stream's filter
// recognises an event: everything it shows, it requests over HTTP like any other
// client.
package main

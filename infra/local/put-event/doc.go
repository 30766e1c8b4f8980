// Command put-event puts a request on the event bus of `make run`, as
// `aws events put-events` does on a real one: it needs no account and no AWS
// CLI.
//
// It must not know what the service makes of an event: what is wrong with the
// request becomes an event, too.
package main

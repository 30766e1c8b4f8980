// Command put-event puts a request on the event bus of `make run`, as `aws events
// put-events` does on a real one, without an account or the AWS CLI.
//
// It must not know how the service handles an event: a faulty request also becomes an
// event.
package main

// Command local is `make run`: every function's handler in one process, on a
// DynamoDB engine and a key service that need no account. It makes what a
// deployment would bring (table, keys, environment) and then only composes what
// the functions' own mains compose; the services differ by their endpoints
// alone. API Gateway, EventBridge, the queue of requests and the table's stream
// are stood in for by a page of code each.
//
// It must not know a rule or an item of the service, but how the stream's
// filter tells an event: what it shows, it asks for over HTTP as any client
// does.
package main

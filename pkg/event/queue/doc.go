// Package queue carries requests by event, in batches from SQS, to the use
// cases: each takes effect once, and has one outcome, an event that is written
// in the same transaction.
//
// Only what may succeed later goes back to the queue. What never can, from a
// broken detail to a taken name, is rejected: the InstanceRejected, OrgRejected
// or RequestRejected event carries the error that the API would return. A
// message that names nobody to answer goes back too, until the queue moves it
// to its dead-letter queue.
//
// Field and business rules are the API's own. It must not know HTTP.
package queue

// Package queue passes requests made by event, in batches from SQS, to the use cases.
// Each request takes effect once and has one outcome, reported by an event that is
// written in the same transaction.
//
// Only what may succeed later returns to the queue. What never can, from a malformed
// detail to a taken name, is rejected: an InstanceRejected, OrgRejected, CallRejected or
// RequestRejected event carries the error that the API would return. A message without
// a sender to answer also returns, until the queue moves it to its dead-letter queue.
//
// Field and business rules are the API's. This package must not know HTTP.
package queue

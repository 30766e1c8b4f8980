// Package queue carries requests that come as events, in batches from SQS, to
// the use cases: each creates once, and each has one outcome, which is reported by
// an event that is written in the same transaction.
//
// Only what may succeed later goes back to the queue. What never can, from a
// broken detail to a taken name, is rejected: the InstanceRejected, OrgRejected
// or RequestRejected event carries the error that the API would give. A message in
// which there is nobody to answer goes back, too, until the queue moves it to
// its dead-letter queue.
//
// Rules of fields and of business are the API's own. It must not know HTTP.
package queue

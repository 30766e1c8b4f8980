package eventsource

import "slices"

// Failed returns which messages of a queue's batch are redelivered, given the failures
// in the response; both are message ids. An empty identifier, for example because the
// member is misspelt or missing, fails the whole batch. So does one that is not in the
// batch: AWS does not document that case, but the function is at fault. Source: AWS
// Lambda developer guide, "Handling errors for an SQS event source", success and
// failure conditions.
func Failed(batch, failures []string) []string {
	for _, id := range failures {
		if !slices.Contains(batch, id) || id == "" {
			return batch
		}
	}
	return failures
}

// Done returns how many records of a stream's batch are done, given the failures in the
// response; both are sequence numbers. Records before the first failure are done, or
// none if Failed says that all failed. Source: AWS Lambda developer guide, "Configuring
// partial batch response with DynamoDB and Lambda".
func Done(batch, failures []string) int {
	done := len(batch)
	for _, sequence := range Failed(batch, failures) {
		done = min(done, slices.Index(batch, sequence))
	}
	return done
}

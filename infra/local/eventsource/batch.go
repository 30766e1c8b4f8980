package eventsource

import "slices"

// Failed returns which messages of a queue's batch come again, all of them by their ids, after an answer that names
// failures. An identifier that is empty, as a misspelt or missing one is, fails the whole batch. So does one that is
// none of the batch: of those AWS says nothing, and a function that names one is wrong. Source: AWS Lambda developer
// guide, "Handling errors for an SQS event source", success and failure conditions.
func Failed(batch, failures []string) []string {
	for _, id := range failures {
		if !slices.Contains(batch, id) || id == "" {
			return batch
		}
	}
	return failures
}

// Done returns how many records of a stream's batch are done, all of them by their sequence numbers, after an answer
// that names failures: those in front of the first that failed, and none where Failed says that all did. Source: AWS
// Lambda developer guide, "Configuring partial batch response with DynamoDB and Lambda".
func Done(batch, failures []string) int {
	done := len(batch)
	for _, sequence := range Failed(batch, failures) {
		done = min(done, slices.Index(batch, sequence))
	}
	return done
}

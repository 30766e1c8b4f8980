// Package org has the use cases of organisations, and their rules. A use case checks a
// command, creates the requested secrets, and passes one Change to the store.
//
// It knows nothing of HTTP, protobuf, DynamoDB or KMS.
package org

// Package org has the use cases of organisations, and their rules. A use case
// checks a command, makes the secrets that it asks for, and hands the store one
// Change.
//
// It knows neither HTTP, protobuf, DynamoDB nor KMS.
package org

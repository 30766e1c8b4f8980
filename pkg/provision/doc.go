// Package provision holds the use cases that make tenants: CreateInstance and
// SetupOrg, and the rules that they share. A use case checks a command, makes
// the secrets that the command asks for, and hands the store one Change.
//
// It knows neither HTTP, protobuf, DynamoDB nor KMS.
package provision

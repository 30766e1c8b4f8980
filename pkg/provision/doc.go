// Package provision has the use cases that create tenants, CreateInstance and
// SetupOrg, and their shared rules. A use case checks a command, makes the
// secrets that it asks for, and hands the store one Change.
//
// It knows neither HTTP, protobuf, DynamoDB nor KMS.
package provision

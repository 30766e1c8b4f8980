// Package tenant is the domain model: instances, organisations, users, members,
// credentials, the events that report changes, the errors that refuse them, and the
// ports (Store, KeyStock, Keyring, Sealer, Clock, IDs) that use cases depend on.
//
// It imports only the standard library and golang.org/x/text, and knows nothing of
// HTTP, protobuf, DynamoDB or KMS.
package tenant

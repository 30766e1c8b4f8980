// Package tenant is the domain's language: instances, organisations, users,
// members, credentials, the events that tell of them, the errors that refuse
// them, and the ports (Store, KeyStock, Keyring, Sealer, Clock, IDs) that the
// use cases need.
//
// It imports the standard library and Unicode's normal forms only, and knows neither HTTP, protobuf,
// DynamoDB nor KMS.
package tenant

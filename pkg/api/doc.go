// Package api is the wire: requests and responses are protobuf messages, their
// field rules are generated, and one pipeline carries every call through the
// contract's order of checks: decode, find the instance, authenticate,
// authorise, check the fields, run the use case.
//
// route.go is that pipeline; it knows no HTTP. http.go and json.go are one
// wire for it, error.go the only map from the domain's errors to a status.
// Each service has a package of its own below this one, so that a function
// links only its own.
package api

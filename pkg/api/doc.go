// Package api is the pipeline of the public API: requests and responses are
// protobuf messages, their field rules are generated, and one pipeline carries
// every call through the contract's order of checks: decode, find the instance,
// authenticate, authorise, check the fields, run the use case.
//
// It knows no HTTP: package rest is one wire for it, and others can be put beside
// that. Each service has a package of its own below this one, so that a function
// links only its own.
package api

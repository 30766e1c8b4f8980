// Package api is the pipeline of the public API. Requests and responses are protobuf
// messages with generated field rules. One pipeline takes every call through the
// contract's order of checks: decode, find the instance, authenticate, authorise,
// validate the fields, run the use case.
//
// It is independent of HTTP: package rest is one wire protocol for it, package rpc
// another. Each service has its own package below this one, so that a function links
// only what it serves.
package api

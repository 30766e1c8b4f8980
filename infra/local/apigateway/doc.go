// Package apigateway knows what API Gateway does to the headers of a REST API with Lambda proxy integration, for whatever
// stands in its place: local runs, samples, tests. It is not part of a function, because the gateway does it.
package apigateway

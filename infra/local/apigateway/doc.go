// Package apigateway knows how API Gateway changes the headers of a REST API with Lambda proxy integration, for everything
// that replaces it: local runs, samples, tests. It is not part of a function, because the gateway does it.
package apigateway

// Package gateway converts events of API Gateway and of function URLs to net/http
// requests, and responses back, with aws-lambda-go-api-proxy. It knows nothing about
// individual calls.
package gateway

// Package gateway converts events of API Gateway and of function URLs to net/http
// requests, with aws-lambda-go-api-proxy, and responses back. It knows nothing about
// individual calls.
package gateway

// Package gateway turns API Gateway's events into net/http requests and the
// answers back, by aws-lambda-go-api-proxy. It knows no call.
package gateway

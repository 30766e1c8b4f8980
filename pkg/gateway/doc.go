// Package gateway turns events of API Gateway and of function URLs into net/http
// requests and the answers back, by aws-lambda-go-api-proxy. It knows no call.
package gateway

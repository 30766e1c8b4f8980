// Package gateway turns events of API Gateway and of function URLs into net/http
// requests, and responses back, using aws-lambda-go-api-proxy. It knows no
// call.
package gateway

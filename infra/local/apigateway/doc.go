// Package apigateway changes headers as API Gateway does for a REST API with Lambda
// proxy integration. It is used by everything that stands in for the gateway (local
// runs, samples, tests) and is not part of a function.
package apigateway

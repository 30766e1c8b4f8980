// Package config reads the environment, once, into one struct a function. No
// other package reads it. Its errors name the variable, and come all together.
//
// AWS settings are not here: the SDK reads its own variables, among them
// AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_KMS for local runs.
package config

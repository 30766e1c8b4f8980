// Package oidc is the OpenID provider of every instance, built on
// github.com/zitadel/oidc: discovery, keys, tokens for machines and people, and
// the sign-in pages. The host of a request selects the instance; instances
// share nothing but the code.
//
// server.go is the only file that knows the library's server interface; each
// endpoint has its own file. All refusals leave through error.go, in OAuth's
// terms. It knows neither DynamoDB nor KMS.
package oidc

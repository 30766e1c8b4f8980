// Package oidc is the OpenID provider of every instance, built on
// github.com/zitadel/oidc: discovery, keys, tokens for machines and people, and the
// sign-in pages. The host of a request selects the instance; instances share nothing
// but the code.
//
// Only server.go knows the library's server interface; each endpoint has its own file.
// All errors leave through error.go, as OAuth errors. The package knows neither
// DynamoDB nor KMS.
package oidc

// Package identity is the OpenID provider of every instance, built on
// github.com/zitadel/oidc: discovery, keys, tokens for machines and people,
// and the pages by which people sign in. The host of a request says whose
// provider it is; instances share nothing but the code.
//
// server.go is the one file that knows the library's server interface; each
// endpoint has a file of its own. error.go is the only exit of refusals in the
// words of OAuth. It knows neither DynamoDB nor KMS.
package identity

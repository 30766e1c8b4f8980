// Package oidc is the OpenID provider of every instance, built on
// github.com/zitadel/oidc: it routes requests to the endpoints and pages, and writes and
// logs the answers. The host of a request selects the instance; instances share nothing
// but the code.
//
// Package token has what clients call, package authorize the authorisation requests that
// clients send people with, package pages what people see, package signin who they are.
// These read and write through package request. Packages client, scope and claims have
// rules without state, and package endpoint the paths; packages signing and keyset make
// and keep the signing keys.
//
// Only server.go and provider.go know the library's server interface. All errors leave
// as OAuth errors, through request.OAuthError, or as pages. No package here knows
// DynamoDB or KMS.
package oidc

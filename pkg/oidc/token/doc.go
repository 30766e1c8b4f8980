// Package token has the endpoints that clients call: the token endpoint with all its
// grants, device authorization, introspection, revocation and userinfo. It authenticates
// clients, and makes and checks tokens.
package token

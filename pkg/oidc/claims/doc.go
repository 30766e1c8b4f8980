// Package claims has the claims about a user that tokens, userinfo and introspection
// contain, as far as scopes ask for them. It does not know tokens.
package claims

package oidc

import (
	"slices"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
)

// The public system's own scopes.
const (
	// scopeAPI opens the instance's own APIs.
	scopeAPI = "urn:zitadel:iam:org:project:id:zitadel:aud"
	// scopeResourceOwner asks for claims about the user's organisation.
	scopeResourceOwner = "urn:zitadel:iam:user:resourceowner"
)

var knownScopes = []string{
	openid.ScopeOpenID, openid.ScopeProfile, openid.ScopeEmail, openid.ScopePhone, scopeAPI, scopeResourceOwner,
}

// grantedScopes returns those of the requested scopes that mean something, each
// once. It returns errNoScope if nothing was requested, and invalid_scope if
// nothing is left, which an answer could not say.
func grantedScopes(requested []string, more ...string) ([]string, error) {
	granted, empty := []string{}, true
	for _, scope := range requested {
		empty = empty && scope == ""
		if (slices.Contains(knownScopes, scope) || slices.Contains(more, scope)) && !slices.Contains(granted, scope) {
			granted = append(granted, scope)
		}
	}
	switch {
	case empty:
		return nil, errNoScope()
	case len(granted) == 0:
		return nil, openid.ErrInvalidScope().WithDescription("none of the requested scopes is known")
	}
	return granted, nil
}

// scopeToTell is the "scope" of a token response: nothing if it is what was
// requested (RFC 6749 section 5.1).
func scopeToTell(requested, granted []string) openid.SpaceDelimitedArray {
	if slices.Equal(requested, granted) {
		return nil
	}
	return granted
}

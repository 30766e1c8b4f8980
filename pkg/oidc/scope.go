package oidc

import (
	"slices"
	"strings"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
)

// The public system's own scopes.
const (
	// scopeAPI opens the instance's own APIs.
	scopeAPI = "urn:zitadel:iam:org:project:id:zitadel:aud"
	// scopeResourceOwner asks for claims about the user's organisation.
	scopeResourceOwner = "urn:zitadel:iam:user:resourceowner"
	// scopeMetadata asks for the user's metadata.
	scopeMetadata = "urn:zitadel:iam:user:metadata"
	// scopeProjectsRoles asks for the user's roles in all projects that the token is
	// for.
	scopeProjectsRoles = "urn:zitadel:iam:org:projects:roles"
)

// Prefixes of scopes that name something, and a suffix.
const (
	// scopeOrgID asks for claims about the user's organisation by its id,
	// scopeOrgDomain by its primary domain.
	scopeOrgID     = "urn:zitadel:iam:org:id:"
	scopeOrgDomain = "urn:zitadel:iam:org:domain:primary:"
	// scopeRole asks for a role, if the user has it.
	scopeRole = "urn:zitadel:iam:org:project:role:"
	// scopeProject and scopeAudience enclose a project that the token is for.
	scopeProject  = "urn:zitadel:iam:org:project:id:"
	scopeAudience = ":aud"
)

var knownScopes = []string{
	openid.ScopeOpenID, openid.ScopeProfile, openid.ScopeEmail, openid.ScopePhone, scopeAPI, scopeResourceOwner, scopeMetadata, scopeProjectsRoles,
}

// Limits of what scopes may name. An id is stored with grants and tokens, and becomes
// part of a store key.
const (
	maxNamed       = 800
	maxScopesBytes = 2000
)

// isKnownScope reports whether a scope has a meaning.
func isKnownScope(scope string) bool {
	if slices.Contains(knownScopes, scope) {
		return true
	}
	for _, beginning := range []string{scopeOrgID, scopeOrgDomain, scopeRole} {
		if named, ok := strings.CutPrefix(scope, beginning); ok {
			return named != "" && len(named) <= maxNamed
		}
	}
	_, ok := projectOfScope(scope)
	return ok
}

// projectOfScope returns the project that a scope names as an audience. It need not
// exist.
func projectOfScope(scope string) (id string, ok bool) {
	id, isProject := strings.CutPrefix(scope, scopeProject)
	id, isAudience := strings.CutSuffix(id, scopeAudience)
	return id, isProject && isAudience && id != "" && len(id) <= maxNamed && scope != scopeAPI
}

// projectsOfScopes returns the projects that scopes name, without duplicates.
func projectsOfScopes(scopes []string) (ids []string) {
	for _, scope := range scopes {
		if id, ok := projectOfScope(scope); ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// rolesOfScopes returns the keys of the roles that scopes name.
func rolesOfScopes(scopes []string) []string { return namedBy(scopes, scopeRole) }

func errNoKnownScope() error {
	return openid.ErrInvalidScope().WithDescription("none of the requested scopes is known")
}

// grantedScopes returns the requested scopes that have a meaning, without duplicates.
// It returns errNoScope if nothing was requested, and invalid_scope if nothing is left,
// which an answer could not express, or if more is left than fits into a token.
func grantedScopes(requested []string, more ...string) ([]string, error) {
	granted, empty, size := []string{}, true, 0
	for _, scope := range requested {
		empty = empty && scope == ""
		if (isKnownScope(scope) || slices.Contains(more, scope)) && !slices.Contains(granted, scope) {
			granted = append(granted, scope)
			size += len(scope)
		}
	}
	switch {
	case empty:
		return nil, errNoScope()
	case len(granted) == 0:
		return nil, errNoKnownScope()
	case size > maxScopesBytes:
		return nil, openid.ErrInvalidScope().WithDescription("the requested scopes are too long")
	}
	return granted, nil
}

// scopeToTell returns the "scope" of a token response: empty if it equals what was
// requested (RFC 6749 section 5.1).
func scopeToTell(requested, granted []string) openid.SpaceDelimitedArray {
	if slices.Equal(requested, granted) {
		return nil
	}
	return granted
}

// namedBy returns what scopes with a prefix name.
func namedBy(scopes []string, beginning string) (names []string) {
	for _, scope := range scopes {
		if name, ok := strings.CutPrefix(scope, beginning); ok {
			names = append(names, name)
		}
	}
	return names
}

func errNoScope() error {
	return openid.ErrInvalidRequest().WithDescription("The scope of your request is missing. " +
		"Please ensure some scopes are requested. If you have any questions, you may contact the administrator of the application.")
}

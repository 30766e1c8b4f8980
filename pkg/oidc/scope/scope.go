package scope

import (
	"encoding/json"
	"slices"
	"strings"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
)

// The public system's own scopes.
const (
	// API opens the instance's own APIs.
	API = "urn:zitadel:iam:org:project:id:zitadel:aud"
	// ResourceOwner asks for claims about the user's organisation.
	ResourceOwner = "urn:zitadel:iam:user:resourceowner"
	// Metadata asks for the user's metadata.
	Metadata = "urn:zitadel:iam:user:metadata"
	// ProjectsRoles asks for the user's roles in all projects that the token is
	// for.
	ProjectsRoles = "urn:zitadel:iam:org:projects:roles"
)

// Prefixes of scopes that name something, and a suffix.
const (
	// OrgIDPrefix asks for claims about the user's organisation by its id,
	// OrgDomainPrefix by its primary domain.
	OrgIDPrefix     = "urn:zitadel:iam:org:id:"
	OrgDomainPrefix = "urn:zitadel:iam:org:domain:primary:"
	// RolePrefix asks for a role, if the user has it.
	RolePrefix = "urn:zitadel:iam:org:project:role:"
	// RoleOrgPrefix limits roles to those that an organisation assigned.
	RoleOrgPrefix = "urn:zitadel:iam:org:roles:id:"
	// projectPrefix and audienceSuffix enclose a project that the token is for.
	projectPrefix  = "urn:zitadel:iam:org:project:id:"
	audienceSuffix = ":aud"
)

// Known are the scopes that name nothing else.
var Known = []string{
	openid.ScopeOpenID, openid.ScopeProfile, openid.ScopeEmail, openid.ScopePhone, API, ResourceOwner, Metadata, ProjectsRoles,
}

// Limits of what scopes may name. An id is stored with grants and tokens, and becomes
// part of a store key.
const (
	maxNamed       = 800
	maxScopesBytes = 2000
)

// isKnown reports whether a scope is granted. The original grants "address", too, without
// any claim.
func isKnown(scope string) bool {
	if slices.Contains(Known, scope) || scope == openid.ScopeAddress {
		return true
	}
	for _, beginning := range []string{OrgIDPrefix, OrgDomainPrefix, RolePrefix, RoleOrgPrefix} {
		if named, ok := strings.CutPrefix(scope, beginning); ok {
			return named != "" && len(named) <= maxNamed
		}
	}
	_, ok := projectOf(scope)
	return ok
}

// projectOf returns the project that a scope names as an audience. It need not
// exist.
func projectOf(scope string) (id string, ok bool) {
	id, isProject := strings.CutPrefix(scope, projectPrefix)
	id, isAudience := strings.CutSuffix(id, audienceSuffix)
	return id, isProject && isAudience && id != "" && len(id) <= maxNamed && scope != API
}

// Projects returns the projects that scopes name, without duplicates.
func Projects(scopes []string) (ids []string) {
	for _, scope := range scopes {
		if id, ok := projectOf(scope); ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Roles returns the keys of the roles that scopes name.
func Roles(scopes []string) []string { return Named(scopes, RolePrefix) }

// ErrNoneKnown returns the refusal of a request for nothing but unknown scopes.
func ErrNoneKnown() error {
	return openid.ErrInvalidScope().WithDescription("none of the requested scopes is known")
}

// Granted returns the requested scopes that have a meaning, without duplicates.
// It returns errNone if nothing was requested, and invalid_scope if nothing is left,
// which an answer could not express, or if more is left than fits into a token.
func Granted(requested []string, more ...string) ([]string, error) {
	granted, empty, size := []string{}, true, 0
	for _, scope := range requested {
		empty = empty && scope == ""
		if (isKnown(scope) || slices.Contains(more, scope)) && !slices.Contains(granted, scope) {
			granted = append(granted, scope)
			size += lengthInToken(scope)
		}
	}
	switch {
	case empty:
		return nil, errNone()
	case len(granted) == 0:
		return nil, ErrNoneKnown()
	case size > maxScopesBytes:
		return nil, openid.ErrInvalidScope().WithDescription("the requested scopes are too long")
	}
	return granted, nil
}

// lengthInToken returns how many bytes a scope takes in the JSON of a token, which
// escapes some characters.
func lengthInToken(scope string) int {
	quoted, err := json.Marshal(scope)
	if err != nil {
		panic(err) // a string
	}
	return len(quoted) - len(`""`)
}

// IsNarrowed reports whether a requested scope was not granted. Repeated ones count once.
func IsNarrowed(requested, granted []string) bool {
	return slices.ContainsFunc(requested, func(one string) bool { return one != "" && !slices.Contains(granted, one) })
}

// InResponse returns the "scope" of a token response: empty if all that was requested
// was granted (RFC 6749 section 5.1).
func InResponse(requested, granted []string) openid.SpaceDelimitedArray {
	if !IsNarrowed(requested, granted) {
		return nil
	}
	return granted
}

// Named returns what scopes with a prefix name.
func Named(scopes []string, beginning string) (names []string) {
	for _, scope := range scopes {
		if name, ok := strings.CutPrefix(scope, beginning); ok {
			names = append(names, name)
		}
	}
	return names
}

func errNone() error {
	return openid.ErrInvalidRequest().WithDescription("The scope of your request is missing. " +
		"Please ensure some scopes are requested. If you have any questions, you may contact the administrator of the application.")
}

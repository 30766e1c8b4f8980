package access

import "github.com/tenantry/tenantry/pkg/tenant"

// The errors of authentication and authorisation. Source: the contract, errors.md.
// Their texts are not translated.
var (
	ErrNoHeader       = &tenant.Error{Kind: tenant.KindUnauthenticated, Key: "auth header missing"}
	ErrHeaderInvalid  = &tenant.Error{Kind: tenant.KindUnauthenticated, ID: "AUTH-toLo1", Key: "invalid auth header"}
	ErrTokenInvalid   = &tenant.Error{Kind: tenant.KindUnauthenticated, ID: "AUTH-7fs1e", Key: "Errors.Token.Invalid"}
	ErrTokenOfActor   = &tenant.Error{Kind: tenant.KindPermissionDenied, ID: "APP-Shi0J", Key: "Errors.TokenExchange.Token.NotForAPI"}
	ErrOrgNotFound    = &tenant.Error{Kind: tenant.KindPermissionDenied, ID: "AUTH-Bs7Ds", Key: "Organisation doesn't exist"}
	ErrNoMembership   = &tenant.Error{Kind: tenant.KindNotFound, ID: "AUTHZ-cdgFk", Key: "membership not found"}
	ErrNotPermittedOn = &tenant.Error{Kind: tenant.KindPermissionDenied, ID: "AUTH-AWfge", Key: "No matching permissions found"}
	// ErrNotPermittedHere is for callers who have the permission on another project,
	// and for those who may not read a project.
	ErrNotPermittedHere = &tenant.Error{Kind: tenant.KindPermissionDenied, ID: "AUTH-Swrgg2", Key: "No matching permissions found"}
	ErrNotPermitted     = &tenant.Error{Kind: tenant.KindPermissionDenied, ID: "AUTH-5mWD2", Key: "No matching permissions found"}
)

package session

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxMetadata is the largest number of metadata entries of a session.
const maxMetadata = 50

// Refusals of sessions. Source: the contract, apps.md and v2.md, unless marked as ours.
var (
	ErrNotFound    = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-SFeaa", Key: "Errors.Session.NotExisting"}
	ErrSetNotFound = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-Flk38", Key: "Errors.Session.NotExisting"}
	ErrExpired     = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-Hkl3d", Key: "Errors.Session.Expired"}
	// ErrTokenRefused is ErrTokenInvalid for reading. The original has no text for its key.
	ErrTokenRefused     = &tenant.Error{Kind: tenant.KindPermissionDenied, ID: "QUERY-dsfr3", Key: "Errors.PermissionDenied"}
	ErrTokenInvalid     = &tenant.Error{Kind: tenant.KindPermissionDenied, ID: "COMMAND-sGr42", Key: "Errors.Session.Token.Invalid"}
	ErrUserNotFound     = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-Dfbg2", Key: "Errors.User.NotFound"}
	ErrUserNotActive    = &tenant.Error{Kind: tenant.KindPrecondition, ID: "SESSION-Gj4ko", Key: "Errors.User.NotActive"}
	ErrUserMissing      = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-Sfw3f", Key: "Errors.User.UserIDMissing"}
	ErrPasswordNotSet   = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-3nJ4t", Key: "Errors.User.Password.NotSet"}
	ErrUserAgentUnknown = tenant.Invalid("GRPC-x8n23uh", "List.Query.Invalid")

	// ErrUserChange has an id of ours: the original has none.
	ErrUserChange = tenant.Invalid("SESSION-uSr1c", "user change not possible")
	// ErrTooMuchMetadata is ours.
	ErrTooMuchMetadata = tenant.Invalid("SESSION-mEt1a", fmt.Sprintf("a session has at most %d entries of metadata; remove some by an empty value", maxMetadata))
)

package application

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const keyInvalid = "Errors.Project.App.Invalid"

// Refusals. Source: the contract, apps.md, where each id was measured, and for texts
// that it does not have, the public source of the original; except for those marked as
// ours.
var (
	ErrProjectUnknown = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-EbFMN", Key: "Errors.Project.NotFound"}
	ErrIDTaken        = &tenant.Error{Kind: tenant.KindPrecondition, ID: "PROJECT-lxowmp", Key: "Errors.Project.App.AlreadyExisting"}
	// ErrAPIIDTaken is ErrIDTaken for API applications, from the public source of the
	// original.
	ErrAPIIDTaken = &tenant.Error{Kind: tenant.KindPrecondition, ID: "PROJECT-mabu12", Key: "Errors.Project.App.AlreadyExisting"}
	ErrNameTaken  = tenant.Conflict("V3-DKcYh", "Errors.Project.App.AlreadyExists")
	// ErrInvalid and ErrChangeInvalid mean that a response type lacks its grant, or that
	// an origin is invalid.
	ErrInvalid       = tenant.Invalid("PROJECT-1n8df", keyInvalid)
	ErrChangeInvalid = tenant.Invalid("COMMAND-5m9fs", "Errors.Project.App.OIDCConfigInvalid")
	ErrLogoutURI     = tenant.Invalid("PROJECT-msNebo", "Errors.Project.App.Blocked.BackchannelLogoutURL")
	// ErrLogoutURISyntax is from the public source of the original.
	ErrLogoutURISyntax = tenant.Invalid("PROJECT-iZL2Ac", "Errors.Project.App.Invalid.BackchannelLogoutURL")

	ErrNotOIDC    = tenant.Invalid("COMMAND-GBr34", "Errors.Project.App.IsNotOIDC")
	ErrNotAPI     = tenant.Invalid("COMMAND-Gnwt3", "Errors.Project.App.IsNotAPI")
	ErrSameName   = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-2m8vx", Key: "Errors.NoChangesFound"}
	ErrSameConfig = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-1m88i", Key: "Errors.NoChangesFound"}
	ErrInactive   = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-dsh35", Key: "Errors.Project.App.NotActive"}
	ErrActive     = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-1n8cM", Key: "Errors.Project.App.NotInactive"}

	ErrNoKeys     = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-Dff54", Key: "Errors.Project.App.AuthMethodNoPrivateKeyJWT"}
	ErrKeyUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-4m77G", Key: "Errors.Project.App.Key.NotFound"}

	// ErrNoSecret is ours: the original creates secrets that are accepted nowhere.
	ErrNoSecret = &tenant.Error{Kind: tenant.KindPrecondition, ID: "APP-nSec1", Key: "Errors.Project.App.AuthMethodNoSecret"}
	// ErrNameInvalid, ErrIDInvalid and ErrTextInvalid are ours: the original accepts
	// control characters and blank names.
	ErrNameInvalid = tenant.Invalid("APP-nAm1v", keyInvalid)
	ErrIDInvalid   = tenant.Invalid("APP-iDi1v", "applicationId may have no control characters; leave it out to have one made")
	ErrTextInvalid = tenant.Invalid("APP-tXt1v", "the addresses of an application may have no control characters")
	// ErrSAML is ours.
	ErrSAML = &tenant.Error{Kind: tenant.KindUnimplemented, ID: "APP-sAml1", Key: "SAML applications are not served; register an OIDC application"}

	// ErrFull is ours: an application is one database item, which the OpenID provider
	// reads for every token.
	ErrFull = tenant.Invalid("APP-fUl1l", fmt.Sprintf("the addresses of an application may have %d bytes in all; remove some, or use another application", maxSize))
	// ErrTooManyKeys is ours.
	ErrTooManyKeys = &tenant.Error{
		Kind: tenant.KindPrecondition, ID: "APP-kEys1",
		Key: fmt.Sprintf("an application may have %d keys; delete one that is no longer used", tenant.MaxApplicationKeys),
	}
)

// maxSize bounds the texts of an application: an item may have 400 KB (Amazon DynamoDB
// developer guide, "Quotas") and is always read as a whole.
const maxSize = 200_000

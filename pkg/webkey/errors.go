package webkey

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of signing key calls. ErrActive was measured (the contract, apps.md).
var (
	ErrActive  = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-Chai1", Key: "Errors.WebKey.ActiveDelete"}
	ErrUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-teiG3", Key: "Errors.WebKey.NotFound"}

	// ErrFull is ours: the key service's quota is shared by all instances, and all keys
	// of an instance are read together.
	ErrFull = &tenant.Error{
		Kind: tenant.KindPrecondition, ID: "WEBKEY-fUl1l",
		Key: fmt.Sprintf("an instance may have %d signing keys, of which those count that were deleted in the last 24 hours; delete some, or wait", MaxKeys),
	}
)

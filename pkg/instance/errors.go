package instance

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	keyInvalidArgument = "Errors.Invalid.Argument"
	keyDomainExists    = "Errors.Instance.Domain.AlreadyExists"
	keyDomainInvalid   = "Errors.Instance.Domain.InvalidCharacter"
	keyDomainNotFound  = "Errors.Instance.Domain.NotFound"
)

// Refusals. Source: the contract, errors.md, where each id, text and position in the
// order was measured, except for those marked as ours.
var (
	ErrFirstOrgNameBlank = tenant.Invalid("ORG-mruNY", keyInvalidArgument)
	ErrHostInvalid       = tenant.Invalid("INST-S3v3w", keyDomainInvalid)
	ErrHostTaken         = tenant.Conflict("V3-DKcYh", keyDomainExists)

	ErrMachineEmpty = &tenant.Error{Kind: tenant.KindPrecondition, ID: "PROJE-hzxwo", Key: keyInvalidArgument}

	ErrLanguageUndefined = tenant.Invalid("LANG-3M9f2", "Errors.Language.Undefined")
	ErrLanguageUnchanged = &tenant.Error{Kind: tenant.KindPrecondition, ID: "INST-DS3rq", Key: "Errors.Instance.NotChanged"}
	// ErrDomainAdded means that this instance has the domain already, in the same
	// spelling.
	ErrDomainAdded           = tenant.Conflict("INST-i2nl", keyDomainExists)
	ErrDomainBlank           = tenant.Invalid("INST-28nlD", keyInvalidArgument)
	ErrPrimaryDomainBlank    = tenant.Invalid("INST-9mWjf", keyInvalidArgument)
	ErrPrimaryDomainNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "INSTANCE-9nkWf", Key: keyDomainNotFound}
	ErrRemovedDomainBlank    = tenant.Invalid("INST-39nls", keyInvalidArgument)
	ErrRemovedDomainNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "INSTANCE-8ls9f", Key: keyDomainNotFound}
	ErrGeneratedNotRemovable = &tenant.Error{
		Kind: tenant.KindPrecondition, ID: "INSTANCE-9hn3n", Key: "Errors.Instance.Domain.GeneratedNotRemovable",
	}

	// Refusals of trusted domains. Source: the contract, v2.md, 5.
	ErrTrustedDomainBlank    = tenant.Invalid("COMMA-Stk21", keyInvalidArgument)
	ErrTrustedDomainInvalid  = tenant.Invalid("COMMA-S3v3w", keyDomainInvalid)
	ErrTrustedDomainAdded    = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMA-hg42a", Key: keyDomainExists}
	ErrTrustedDomainNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMA-de3z9", Key: keyDomainNotFound}

	// Refusals of a removal of a trusted domain. Source: the original's code.
	ErrRemovedTrustedDomainBlank   = tenant.Invalid("COMMA-ajAzwu", keyInvalidArgument)
	ErrRemovedTrustedDomainInvalid = tenant.Invalid("COMMA-lfs3Te", keyDomainInvalid)

	// ErrNotFound means that the instance that a domain is added to does not exist.
	// Source: the contract, v2.md, 9, which has GetInstance's refusal.
	ErrNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-n0wng", Key: "Errors.Instance.NotFound"}

	// ErrTooManyDomains and ErrTooManyTrustedDomains are ours: the original has no
	// limit.
	ErrTooManyDomains = &tenant.Error{
		Kind: tenant.KindPrecondition, ID: "INST-mAny2", Key: fmt.Sprintf("an instance may have at most %d domains; remove one first", MaxDomains),
	}
	ErrTooManyTrustedDomains = &tenant.Error{
		Kind: tenant.KindPrecondition, ID: "INST-mAny3",
		Key: fmt.Sprintf("an instance may have at most %d trusted domains; remove one first", MaxTrustedDomains),
	}
)

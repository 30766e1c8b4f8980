package org

import "github.com/tenantry/tenantry/pkg/tenant"

const keyInvalidArgument = "Errors.Invalid.Argument"

// The refusals of organisations. Source: the contract, errors.md, where each id,
// text and place in the order is measured.
var (
	ErrNameEmpty      = tenant.Invalid("ORG-RrfXY", "Errors.Org.Domain.EmptyString")
	ErrDomainInvalid  = tenant.Invalid("ORG-r3h4J", keyInvalidArgument)
	ErrRolesInvalid   = tenant.Invalid("Org-4N8es", "Errors.Org.MemberInvalid")
	ErrSuffixReserved = tenant.Invalid("COMMAND-SFd21", "Errors.User.DomainNotAllowedAsUsername")

	ErrNameTaken   = tenant.Conflict("V3-DKcYh", "Errors.Org.AlreadyExists")
	ErrDomainTaken = tenant.Conflict("V3-DKcYh", "Errors.Org.Domain.AlreadyExists")
	ErrDomainTwice = tenant.Conflict("V2-e1wse", "Errors.Already.Exists")
)

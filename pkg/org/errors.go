package org

import "github.com/tenantry/tenantry/pkg/tenant"

const keyInvalidArgument = "Errors.Invalid.Argument"

// Refusals. Source: the contract, errors.md and reads.md, where each id, text and
// position in the order was measured.
var (
	ErrNameEmpty     = tenant.Invalid("ORG-RrfXY", "Errors.Org.Domain.EmptyString")
	ErrDomainInvalid = tenant.Invalid("ORG-r3h4J", keyInvalidArgument)

	ErrNameTaken   = tenant.Conflict("V3-DKcYh", "Errors.Org.AlreadyExists")
	ErrDomainTaken = tenant.Conflict("V3-DKcYh", "Errors.Org.Domain.AlreadyExists")
	ErrDomainTwice = tenant.Conflict("V2-e1wse", "Errors.Already.Exists")

	ErrNotFound        = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-leq5Q", Key: keyNotFound}
	ErrNothingAsked    = tenant.Invalid("QUERY-DGqfd", "Errors.Request.Invalid")
	ErrDefaultSame     = &tenant.Error{Kind: tenant.KindPrecondition, ID: "INST-SDfw2", Key: "Errors.Instance.NotChanged"}
	ErrDefaultNotFound = &tenant.Error{Kind: tenant.KindPrecondition, ID: "INSTA-Wfe21", Key: keyNotFound}
)

const keyNotFound = "Errors.Org.NotFound"

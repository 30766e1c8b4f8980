package identity

import (
	"errors"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/access"
)

// assertionFaults are the library's refusals of an assertion in the words for
// the log.
var assertionFaults = []struct {
	err   error
	fault access.TokenFault
}{
	{oidc.ErrParse, access.FaultMalformed},
	{oidc.ErrAudience, access.FaultAudience},
	{oidc.ErrExpired, access.FaultExpired},
	{oidc.ErrIatMissing, access.FaultTimes},
	{oidc.ErrIatInFuture, access.FaultNotYetValid},
	{oidc.ErrIatToOld, access.FaultLifetime},
	{oidc.ErrSubjectInvalid, access.FaultSubject},
	{oidc.ErrSignatureMissing, access.FaultMalformed},
	{oidc.ErrSignatureMultiple, access.FaultMalformed},
	{oidc.ErrSignatureUnsupportedAlg, access.FaultKey},
	{oidc.ErrSignatureInvalidPayload, access.FaultKey},
	{oidc.ErrSignatureInvalid, access.FaultKey},
}

// assertionFault returns the cause for the log of an error of the library,
// which may quote what the assertion claims at any length.
func assertionFault(err error) error {
	var known *access.TokenError
	if errors.As(err, &known) {
		return known
	}
	for _, f := range assertionFaults {
		if errors.Is(err, f.err) {
			return &access.TokenError{Fault: f.fault}
		}
	}
	return &access.TokenError{Fault: access.FaultMalformed}
}

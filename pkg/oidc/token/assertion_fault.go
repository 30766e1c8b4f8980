package token

import (
	"errors"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/access"
)

// assertionFaults map the library's refusals of an assertion to faults for the log.
var assertionFaults = []struct {
	err   error
	fault access.TokenFault
}{
	{openid.ErrParse, access.FaultMalformed},
	{openid.ErrAudience, access.FaultAudience},
	{openid.ErrExpired, access.FaultExpired},
	{openid.ErrIatMissing, access.FaultTimes},
	{openid.ErrIatInFuture, access.FaultNotYetValid},
	{openid.ErrIatToOld, access.FaultLifetime},
	{openid.ErrSubjectInvalid, access.FaultSubject},
	{openid.ErrSignatureMissing, access.FaultMalformed},
	{openid.ErrSignatureMultiple, access.FaultMalformed},
	{openid.ErrSignatureUnsupportedAlg, access.FaultKey},
	{openid.ErrSignatureInvalidPayload, access.FaultKey},
	{openid.ErrSignatureInvalid, access.FaultKey},
}

// assertionFault returns the cause to log for an error of the library, whose own text
// may quote claims of any length.
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

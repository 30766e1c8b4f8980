package access

import (
	"fmt"
	"strconv"
	"strings"
)

// TokenFault is why a token is refused, as one word that operators can search the logs
// for. Callers are never told.
type TokenFault string

// The faults.
const (
	FaultMalformed   TokenFault = "malformed"
	FaultUnknownUser TokenFault = "unknown_user"
	// FaultSubject is a system user's token with somebody else as subject.
	FaultSubject  TokenFault = "subject"
	FaultAudience TokenFault = "audience"
	// FaultKey is a signature by none of the signer's keys, or by a deleted key.
	FaultKey         TokenFault = "key"
	FaultExpired     TokenFault = "expired"
	FaultNotYetValid TokenFault = "not_yet_valid"
	// FaultTimes is a token without iat or exp, or with exp before iat.
	FaultTimes TokenFault = "times"
	// FaultLifetime is a token with too long a lifetime.
	FaultLifetime TokenFault = "lifetime"
	FaultInstance TokenFault = "another_instance"
	// FaultUnknownToken is a personal access token that does not exist.
	FaultUnknownToken TokenFault = "unknown_token"
	FaultRevoked      TokenFault = "revoked"
	FaultUserInactive TokenFault = "user_inactive"
	// FaultClientInactive is a token of an application that is gone or inactive,
	// possibly along with its project or organisation.
	FaultClientInactive TokenFault = "client_inactive"
	// FaultImpersonation is a token of somebody who may not act as its user any more.
	FaultImpersonation TokenFault = "impersonation"
	// FaultNotSystem is a user's token at the System API.
	FaultNotSystem TokenFault = "not_a_system_user"
	// FaultUsed is an assertion that was already used.
	FaultUsed TokenFault = "used_before"
)

// TokenError is the cause of refusing a token, for the log. It holds nothing of the
// token except claims quoted in Detail, truncated.
type TokenError struct {
	Fault  TokenFault
	Detail string
}

// Error implements error.
func (e *TokenError) Error() string {
	if e.Detail == "" {
		return "token: " + string(e.Fault)
	}
	return fmt.Sprintf("token: %s: %s", e.Fault, e.Detail)
}

// Bounds of quoting from an unverified token.
const (
	maxQuoted       = 3
	maxQuotedLength = 100
)

// quote returns untrusted values in a form that is safe to log.
func quote(values ...string) string {
	var quoted []string
	for i, value := range values {
		if i == maxQuoted {
			quoted = append(quoted, fmt.Sprintf("and %d more", len(values)-i))
			break
		}
		if len(value) > maxQuotedLength {
			value = strings.ToValidUTF8(value[:maxQuotedLength], "") + "..."
		}
		quoted = append(quoted, strconv.Quote(value))
	}
	return strings.Join(quoted, ", ")
}

package access

import (
	"fmt"
	"strconv"
	"strings"
)

// TokenFault says why a token is not taken, in a word that operators search
// their logs for. Callers are told none of them.
type TokenFault string

// The faults of tokens.
const (
	FaultMalformed   TokenFault = "malformed"
	FaultUnknownUser TokenFault = "unknown_user"
	// FaultSubject is a system user's token that speaks for somebody else.
	FaultSubject  TokenFault = "subject"
	FaultAudience TokenFault = "audience"
	// FaultKey is a signature that no key of the signer made, or a key that is
	// gone.
	FaultKey         TokenFault = "key"
	FaultExpired     TokenFault = "expired"
	FaultNotYetValid TokenFault = "not_yet_valid"
	// FaultTimes is a token without iat or exp, or whose exp comes first.
	FaultTimes TokenFault = "times"
	// FaultLifetime is a token that is valid for too long.
	FaultLifetime TokenFault = "lifetime"
	FaultInstance TokenFault = "another_instance"
	// FaultUnknownToken is a personal access token that nobody has.
	FaultUnknownToken TokenFault = "unknown_token"
	FaultRevoked      TokenFault = "revoked"
	FaultUserInactive TokenFault = "user_inactive"
	// FaultClientInactive is a token of an application that is gone or not active, as
	// its project or its organisation may be.
	FaultClientInactive TokenFault = "client_inactive"
	// FaultNotSystem is a user's token at the System API.
	FaultNotSystem TokenFault = "not_a_system_user"
	// FaultUsed is an assertion that was used before.
	FaultUsed TokenFault = "used_before"
)

// TokenError is the cause of a refused token, for the log: it holds nothing of
// the token but claims that Detail quotes, cut to a length.
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

// Bounds of what is quoted of a token that nobody vouches for.
const (
	maxQuoted       = 3
	maxQuotedLength = 100
)

// quote returns values as they may be logged, whoever chose them.
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

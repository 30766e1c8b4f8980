package rest

import (
	"net/http"
	"strconv"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// timeoutUnits are those of the header Grpc-Timeout. Source: "gRPC over HTTP2".
var timeoutUnits = map[byte]time.Duration{
	'H': time.Hour, 'M': time.Minute, 'S': time.Second, 'm': time.Millisecond, 'u': time.Microsecond, 'n': time.Nanosecond,
}

// maxTimeoutDigits is how many digits a timeout may have.
const maxTimeoutDigits = 8

// longestTimeout does not overflow, and nobody waits longer.
const longestTimeout = 100 * 365 * 24 * time.Hour

// timeoutOf returns the time in a request's header Grpc-Timeout; longestTimeout if it
// has none. Source: the contract, errors.md.
func timeoutOf(r *http.Request) (time.Duration, *tenant.Error) {
	text := r.Header.Get("Grpc-Timeout")
	if text == "" {
		return longestTimeout, nil
	}
	digits, unit := text[:len(text)-1], timeoutUnits[text[len(text)-1]]
	number, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || unit == 0 || len(digits) > maxTimeoutDigits {
		return 0, tenant.Invalid("", "invalid grpc-timeout: "+text)
	}
	units := time.Duration(number) //nolint:gosec // at most 8 digits
	if units > longestTimeout/unit {
		return longestTimeout, nil
	}
	return units * unit, nil
}

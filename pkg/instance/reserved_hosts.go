package instance

import (
	"slices"
	"strings"
)

// ReservedHosts are hosts that no instance may have because the deployment itself uses
// them: a host name or, with a leading dot, all hosts below one.
type ReservedHosts []string

// Has reports whether host, in folded form, is the deployment's own. An instance with
// such a host could respond, or receive mail and certificates, in place of the
// deployment.
func (r ReservedHosts) Has(host string) bool {
	return slices.ContainsFunc(r, func(reserved string) bool {
		return host == reserved || strings.HasPrefix(reserved, ".") && strings.HasSuffix(host, reserved)
	})
}

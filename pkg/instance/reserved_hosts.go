package instance

import (
	"slices"
	"strings"
)

// ReservedHosts are hosts that no instance may have, because the deployment
// answers at them itself: a host name, or a dot and one for all hosts under it.
type ReservedHosts []string

// Has reports whether host, a name in folded form, is the deployment's own: an
// instance that had it would answer, or get the mail and the certificates, for
// the deployment.
func (r ReservedHosts) Has(host string) bool {
	return slices.ContainsFunc(r, func(reserved string) bool {
		return host == reserved || strings.HasPrefix(reserved, ".") && strings.HasSuffix(host, reserved)
	})
}

package event

import (
	"fmt"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// EveryInstance means all instances in Rights.OrgRequested.
const EveryInstance = "*"

// Rights are what a source may request.
type Rights struct {
	InstanceRequested bool
	// OrgRequested lists the instances in which it may create organisations, by id, or
	// EveryInstance.
	OrgRequested []string
}

// Senders are the sources that may request something. The zero value allows none. Safe
// for concurrent use.
type Senders struct{ bySource map[string]Rights }

// NewSenders returns Senders with rights by source. The error names the invalid source
// or right.
func NewSenders(bySource map[string]Rights) (Senders, error) {
	for source, rights := range bySource {
		switch {
		case source == Source:
			return Senders{}, fmt.Errorf("source %q is reserved for published events and cannot request anything", source)
		case !isVisible(source, maxSource):
			return Senders{}, fmt.Errorf("a source must be 1 to %d visible ASCII characters", maxSource)
		case !rights.InstanceRequested && len(rights.OrgRequested) == 0:
			return Senders{}, fmt.Errorf("source %q has no rights: grant one, or remove it", source)
		}
		for _, id := range rights.OrgRequested {
			if id != EveryInstance && !tenant.IsID(id) {
				return Senders{}, fmt.Errorf("source %q: OrgRequested must list ids of instances, or %q", source, EveryInstance)
			}
		}
	}
	return Senders{bySource}, nil
}

// ErrSourceNotAllowed means that the sender has no right to the request. It reveals
// nothing about the instance, which was not looked up.
var ErrSourceNotAllowed = &tenant.Error{
	Kind: tenant.KindPermissionDenied, ID: "EVENT-sRc3d", Key: "the source of the event may not ask for this",
}

// Check returns why r is not allowed, based on r alone. A source without any rights is
// told only that.
func (s Senders) Check(r Request) error {
	rights, known := s.bySource[r.Source]
	switch {
	case !known:
		return ErrSourceNotAllowed
	case r.Refusal != nil:
		return r.Refusal
	case r.Type == InstanceRequested && rights.InstanceRequested:
		return nil
	case r.Type == OrgRequested && (slices.Contains(rights.OrgRequested, r.InstanceID) || slices.Contains(rights.OrgRequested, EveryInstance)):
		return nil
	default:
		return ErrSourceNotAllowed
	}
}

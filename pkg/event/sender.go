package event

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// EveryInstance means all instances in Rights.OrgRequested and CallRights.Instances.
const EveryInstance = "*"

// Rights are what a source may request.
type Rights struct {
	InstanceRequested bool
	// OrgRequested lists the instances in which it may create organisations, by id, or
	// EveryInstance.
	OrgRequested []string
	// CallRequested is nil if it may request no calls.
	CallRequested *CallRights
}

// CallRights are the calls that a source may request.
type CallRights struct {
	// Instances lists the instances that they may be about, by id, or EveryInstance.
	Instances []string
	// Roles decide which calls, like those of a system user.
	Roles []tenant.Role
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
		case !rights.InstanceRequested && len(rights.OrgRequested) == 0 && rights.CallRequested == nil:
			return Senders{}, fmt.Errorf("source %q has no rights: grant one, or remove it", source)
		}
		if !areInstances(rights.OrgRequested) {
			return Senders{}, fmt.Errorf("source %q: OrgRequested must list ids of instances, or %q", source, EveryInstance)
		}
		if calls := rights.CallRequested; calls != nil {
			if err := calls.check(); err != nil {
				return Senders{}, fmt.Errorf("source %q: CallRequested: %w", source, err)
			}
		}
	}
	return Senders{bySource}, nil
}

func areInstances(ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return id != EveryInstance && !tenant.IsID(id) })
}

func (r *CallRights) check() error {
	if len(r.Instances) == 0 || !areInstances(r.Instances) {
		return fmt.Errorf("instances must list ids of instances, or %q", EveryInstance)
	}
	if len(r.Roles) == 0 {
		return errors.New("roles are missing")
	}
	for _, role := range r.Roles {
		if err := access.CheckSystemRole(role); err != nil {
			return err
		}
	}
	return nil
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
	case r.Type == OrgRequested && covers(rights.OrgRequested, r.InstanceID):
		return nil
	case r.Type == CallRequested && rights.CallRequested != nil && covers(rights.CallRequested.Instances, r.InstanceID):
		return nil
	default:
		return ErrSourceNotAllowed
	}
}

func covers(ids []string, id string) bool {
	return slices.Contains(ids, id) || slices.Contains(ids, EveryInstance)
}

// Caller returns whom the calls of a source are made by, named name: nobody with a role
// if it may request none.
func (s Senders) Caller(source, name string) access.Credential {
	var roles []tenant.Role
	if calls := s.bySource[source].CallRequested; calls != nil {
		roles = calls.Roles
	}
	return access.EventSource(name, roles)
}

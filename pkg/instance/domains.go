package instance

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// DomainCommand asks for a change of one of an instance's domains, or trusted
// domains.
type DomainCommand struct {
	// Actor is who asks, for the event.
	Actor string
	// Instance as it was read.
	Instance *tenant.Instance
	// Domain as it was sent.
	Domain string
	// Complete may be nil.
	Complete tenant.Completer[tenant.Instance]
}

// isBlank reports whether nothing but blanks was sent.
func (cmd DomainCommand) isBlank() bool { return strings.TrimSpace(cmd.Domain) == "" }

// find returns the place of the domain among those of the instance, -1 if it has
// none that is spelt so.
func (cmd DomainCommand) find() int {
	name, ok := hostname.ParseCased(cmd.Domain)
	if !ok {
		return -1
	}
	return slices.IndexFunc(cmd.Instance.Domains, func(d tenant.InstanceDomain) bool { return d.Domain == name })
}

// next returns the instance in its next version, at the time of clock, with
// domains of its own.
func (cmd DomainCommand) next(clock tenant.Clock) *tenant.Instance {
	next := *cmd.Instance
	next.Domains, next.TrustedDomains, next.Revision = slices.Clone(next.Domains), slices.Clone(next.TrustedDomains), next.Next(clock())
	return &next
}

// commit writes the next version of the instance, and writes after it: who lost
// an update decides anew, and so meets no claim of its own.
func (cmd DomainCommand) commit(
	ctx context.Context, store tenant.Store, ids tenant.IDs, next *tenant.Instance, eventType tenant.EventType, domain string, writes ...tenant.Write,
) (*tenant.Instance, error) {
	return tenant.CommitInstance(ctx, store, cmd.Complete, ids, next, tenant.Event{
		Type: eventType, Actor: cmd.Actor, Data: tenant.InstanceDomainData{InstanceID: next.ID, Domain: domain},
	}, writes...)
}

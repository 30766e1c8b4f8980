package instance

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// DomainCommand requests a change of an instance's domains or trusted domains.
type DomainCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// Instance is as read.
	Instance *tenant.Instance
	// Domain is as sent.
	Domain string
	// Complete may be nil.
	Complete tenant.Completer[tenant.Instance]
}

// isBlank reports whether the domain is empty or blank.
func (cmd DomainCommand) isBlank() bool { return strings.TrimSpace(cmd.Domain) == "" }

// find returns the index of the domain in the instance, or -1. Case matters.
func (cmd DomainCommand) find() int {
	name, ok := hostname.ParseCased(cmd.Domain)
	if !ok {
		return -1
	}
	return slices.IndexFunc(cmd.Instance.Domains, func(d tenant.InstanceDomain) bool { return d.Domain == name })
}

// next returns the instance's next version, whose lists of domains are copies.
func (cmd DomainCommand) next(clock tenant.Clock) *tenant.Instance {
	next := *cmd.Instance
	next.Domains, next.TrustedDomains, next.Revision = slices.Clone(next.Domains), slices.Clone(next.TrustedDomains), next.Next(clock())
	return &next
}

// commit applies the next version of the instance before the other writes: a change
// that lost an update is decided again, and so never meets its own claim.
func (cmd DomainCommand) commit(
	ctx context.Context, store tenant.Store, ids tenant.IDs, next *tenant.Instance, eventType tenant.EventType, domain string, writes ...tenant.Write,
) (*tenant.Instance, error) {
	return tenant.CommitInstance(ctx, store, cmd.Complete, ids, next, tenant.Event{
		Type: eventType, Actor: cmd.Actor, Data: tenant.InstanceDomainData{InstanceID: next.ID, Domain: domain},
	}, writes...)
}

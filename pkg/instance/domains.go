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
	ChangeCommand
	// Domain is as sent.
	Domain string
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

// commit applies the next version of the instance with the event of a domain.
func (cmd DomainCommand) commit(
	ctx context.Context, store tenant.Store, ids tenant.IDs, next *tenant.Instance, eventType tenant.EventType, domain string, writes ...tenant.Write,
) (*tenant.Instance, error) {
	return cmd.ChangeCommand.commit(ctx, store, ids, next, eventType, tenant.InstanceDomainData{InstanceID: next.ID, Domain: domain}, writes...)
}

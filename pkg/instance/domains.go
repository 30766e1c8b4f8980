package instance

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func isBlank(domain string) bool { return strings.TrimSpace(domain) == "" }

// findDomain returns the index of the domain in the instance, or -1. Case matters.
func (cmd ChangeCommand) findDomain(domain string) int {
	name, ok := hostname.ParseCased(domain)
	if !ok {
		return -1
	}
	return slices.IndexFunc(cmd.Instance.Domains, func(d tenant.InstanceDomain) bool { return d.Domain == name })
}

// commitDomain commits the next version of the instance with the event of a domain.
func (cmd ChangeCommand) commitDomain(
	ctx context.Context, store tenant.Store, ids tenant.IDs, next *tenant.Instance, eventType tenant.EventType, domain string, writes ...tenant.Write,
) (*tenant.Instance, error) {
	return cmd.commit(ctx, store, ids, next, eventType, tenant.InstanceDomainData{InstanceID: next.ID, Domain: domain}, writes...)
}

package instance

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// RemoveDomain removes a domain from an instance. Safe for concurrent use.
type RemoveDomain struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes and releases a domain in one transaction. If it was the primary
// domain, the instance has none until one is set. Generated domains cannot be removed.
// It returns a refusal of this package, tenant.ErrChanged if the instance was changed
// since it was read, and tenant.ErrUnavailable.
func (uc *RemoveDomain) Execute(ctx context.Context, cmd ChangeCommand, domain string) (*tenant.Instance, error) {
	n := cmd.findDomain(domain)
	switch {
	case isBlank(domain):
		return nil, ErrRemovedDomainBlank
	case n < 0:
		return nil, ErrRemovedDomainNotFound
	case cmd.Instance.Domains[n].Generated:
		return nil, ErrGeneratedNotRemovable
	}
	removed := cmd.Instance.Domains[n]
	next := cmd.next(uc.Clock)
	next.Domains = slices.Delete(next.Domains, n, n+1)
	return cmd.commitDomain(ctx, uc.Store, uc.IDs, next, tenant.DomainRemoved, removed.Domain, tenant.Release{
		Kind: tenant.ClaimHost, InstanceID: next.ID, Name: removed.Host(),
	})
}

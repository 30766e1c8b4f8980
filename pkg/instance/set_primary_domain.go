package instance

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// SetPrimaryDomain sets an instance's primary domain. Safe for concurrent use.
type SetPrimaryDomain struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute makes a domain the instance's primary one in one transaction. Setting the
// same domain again counts as a change. It returns a refusal of this package,
// tenant.ErrChanged if the instance was changed since it was read, and
// tenant.ErrUnavailable.
func (uc *SetPrimaryDomain) Execute(ctx context.Context, cmd ChangeCommand, domain string) (*tenant.Instance, error) {
	n := cmd.findDomain(domain)
	switch {
	case isBlank(domain):
		return nil, ErrPrimaryDomainBlank
	case n < 0:
		return nil, ErrPrimaryDomainNotFound
	}
	next := cmd.next(uc.Clock)
	for i := range next.Domains {
		d := &next.Domains[i]
		if i == n || d.Primary {
			d.Primary, d.Sequence, d.ChangedAt = i == n, next.Sequence, next.ChangedAt
		}
	}
	return cmd.commitDomain(ctx, uc.Store, uc.IDs, next, tenant.PrimaryDomainSet, next.Domains[n].Domain)
}

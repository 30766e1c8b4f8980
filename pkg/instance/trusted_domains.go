package instance

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// MaxTrustedDomains is how many an instance may have; each request reads all of them.
const MaxTrustedDomains = 100

// AddTrustedDomain adds a trusted domain to an instance. Safe for concurrent use.
type AddTrustedDomain struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// Reserved hosts cannot be added.
	Reserved ReservedHosts
}

// Execute allows proxies to serve the instance under another host name, in one
// transaction. The name is not claimed: other instances may trust it too, or have it as
// their host. It returns a refusal of this package, tenant.ErrChanged if the instance
// was changed since it was read, and tenant.ErrUnavailable.
func (uc *AddTrustedDomain) Execute(ctx context.Context, cmd ChangeCommand, domain string) (*tenant.Instance, error) {
	name, ok := hostname.ParseCased(domain)
	host := strings.ToLower(name)
	switch {
	case isBlank(domain):
		return nil, ErrTrustedDomainBlank
	case !ok:
		return nil, ErrTrustedDomainInvalid
	case cmd.Instance == nil:
		return nil, ErrNotFound
	case cmd.Instance.Trusts(host):
		return nil, ErrTrustedDomainAdded
	case uc.Reserved.Has(host):
		return nil, ErrHostTaken
	case len(cmd.Instance.TrustedDomains) >= MaxTrustedDomains:
		return nil, ErrTooManyTrustedDomains
	}
	next := cmd.next(uc.Clock)
	next.TrustedDomains = append(next.TrustedDomains, tenant.InstanceDomain{Domain: name, Revision: tenant.Revision{
		Sequence: next.Sequence, CreatedAt: next.ChangedAt, ChangedAt: next.ChangedAt,
	}})
	return cmd.commitDomain(ctx, uc.Store, uc.IDs, next, tenant.TrustedDomainAdded, name)
}

// RemoveTrustedDomain removes a trusted domain from an instance. Safe for concurrent
// use.
type RemoveTrustedDomain struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes a trusted domain, ignoring case, in one transaction. It returns a
// refusal of this package, tenant.ErrChanged if the instance was changed since it was
// read, and tenant.ErrUnavailable.
func (uc *RemoveTrustedDomain) Execute(ctx context.Context, cmd ChangeCommand, domain string) (*tenant.Instance, error) {
	host, ok := hostname.Parse(domain)
	n := slices.IndexFunc(cmd.Instance.TrustedDomains, func(d tenant.InstanceDomain) bool { return ok && d.Host() == host })
	switch {
	case isBlank(domain):
		return nil, ErrRemovedTrustedDomainBlank
	case !hostname.HasOnlyHostCharacters(strings.TrimSpace(domain)):
		return nil, ErrRemovedTrustedDomainInvalid
	case n < 0:
		return nil, ErrTrustedDomainNotFound
	}
	next := cmd.next(uc.Clock)
	removed := next.TrustedDomains[n]
	next.TrustedDomains = slices.Delete(next.TrustedDomains, n, n+1)
	return cmd.commitDomain(ctx, uc.Store, uc.IDs, next, tenant.TrustedDomainRemoved, removed.Domain)
}

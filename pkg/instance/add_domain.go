package instance

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// MaxDomains is how many domains an instance may have; each request reads all of them.
const MaxDomains = 100

// AddDomain adds a domain to an instance. Safe for concurrent use.
type AddDomain struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// Reserved hosts cannot be added.
	Reserved ReservedHosts
}

// Execute adds a domain, which is not primary, in one transaction. It returns a refusal
// of this package, tenant.ErrChanged if the instance was changed since it was read, and
// tenant.ErrUnavailable.
func (uc *AddDomain) Execute(ctx context.Context, cmd ChangeCommand, domain string) (*tenant.Instance, error) {
	name, err := uc.check(cmd.Instance, domain)
	if err != nil {
		return nil, err
	}
	next := cmd.next(uc.Clock)
	added := tenant.InstanceDomain{Domain: name, Revision: tenant.Revision{
		Sequence: next.Sequence, CreatedAt: next.ChangedAt, ChangedAt: next.ChangedAt,
	}}
	next.Domains = append(next.Domains, added)
	return cmd.commitDomain(ctx, uc.Store, uc.IDs, next, tenant.DomainAdded, name, tenant.Claim{
		Kind: tenant.ClaimHost, InstanceID: next.ID, Name: added.Host(), Taken: ErrHostTaken,
	})
}

// check applies the rules in the contract's order and returns the domain as stored.
func (uc *AddDomain) check(i *tenant.Instance, domain string) (name string, err error) {
	if isBlank(domain) {
		return "", ErrDomainBlank
	}
	name, ok := hostname.ParseCased(domain)
	host := strings.ToLower(name)
	switch {
	case !ok:
		return "", ErrHostInvalid
	case i == nil:
		return "", ErrNotFound
	case slices.ContainsFunc(i.Domains, func(d tenant.InstanceDomain) bool { return d.Domain == name }):
		return "", ErrDomainAdded
	case i.HasHost(host) || uc.Reserved.Has(host):
		return "", ErrHostTaken
	case len(i.Domains) >= MaxDomains:
		return "", ErrTooManyDomains
	}
	return name, nil
}

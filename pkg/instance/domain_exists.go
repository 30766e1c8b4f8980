package instance

import (
	"context"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Snapshots reads what a tenant.Query names. It returns tenant.ErrUnavailable.
type Snapshots interface {
	Snapshot(context.Context, tenant.Query) (tenant.Snapshot, error)
}

// DomainExists checks whether a domain exists. Safe for concurrent use.
type DomainExists struct {
	Store Snapshots
}

// Execute reports whether an instance has the domain, ignoring case. It takes one read,
// and another one if the domain is claimed, because the claim may belong to a removed
// instance. An invalid domain does not exist. It returns tenant.ErrUnavailable.
func (uc *DomainExists) Execute(ctx context.Context, domain string) (bool, error) {
	host, ok := hostname.Parse(domain)
	if !ok || len(host) != len(domain) { // surrounding spaces or a trailing dot
		return false, nil
	}
	claim, err := uc.Store.Snapshot(ctx, tenant.Query{Host: host})
	if err != nil || claim.HostInstanceID == "" {
		return false, err
	}
	owner, err := uc.Store.Snapshot(ctx, tenant.Query{InstanceID: claim.HostInstanceID})
	if err != nil {
		return false, err
	}
	return owner.Instance != nil && owner.Instance.HasHost(host), nil
}

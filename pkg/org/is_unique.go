package org

import (
	"context"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Finder looks organisations up by unique properties. It returns tenant.ErrUnavailable.
type Finder interface {
	// OrgsWith returns the organisations of an instance that have one of the names or
	// one of the domains. names must be folded, domains ASCII in lower case.
	OrgsWith(ctx context.Context, instanceID string, names, domains []string) ([]*tenant.Org, error)
}

// IsUniqueQuery is a name, a domain or both.
type IsUniqueQuery struct {
	InstanceID, Name, Domain string
}

// IsUnique checks uniqueness. Safe for concurrent use.
type IsUnique struct {
	Store Finder
}

// Execute reports whether no organisation has the name or the domain. Case is ignored
// and nothing is trimmed. It returns ErrNothingAsked and tenant.ErrUnavailable.
func (uc *IsUnique) Execute(ctx context.Context, q IsUniqueQuery) (bool, error) {
	var names, domains []string
	if q.Name != "" {
		names = append(names, tenant.Fold(q.Name))
	}
	if q.Domain != "" {
		domains = append(domains, hostname.FoldOrgDomain(q.Domain))
	}
	if len(names)+len(domains) == 0 {
		return false, ErrNothingAsked
	}
	orgs, err := uc.Store.OrgsWith(ctx, q.InstanceID, names, domains)
	return err == nil && len(orgs) == 0, err
}

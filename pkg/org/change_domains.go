package org

import (
	"context"
	"fmt"
	"slices"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxDomains bounds the domains of an organisation, which are stored in its item.
const maxDomains = 50

// Refusals of domains. Source: the contract, v2.md, section 3, except for those marked
// as ours.
var (
	ErrDomainUnknown   = &tenant.Error{Kind: tenant.KindNotFound, ID: "ORG-GDfA3", Key: keyDomainUnknown}
	ErrDomainPrimary   = &tenant.Error{Kind: tenant.KindPrecondition, ID: "ORG-Sjdi3", Key: "Errors.Org.PrimaryDomainNotDeletable"}
	ErrGenerateUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "ORG-AGD31", Key: keyDomainUnknown}
	ErrVerifyUnknown   = &tenant.Error{Kind: tenant.KindNotFound, ID: "ORG-Sjdi3", Key: keyDomainUnknown}
	ErrDomainVerified  = &tenant.Error{Kind: tenant.KindPrecondition, ID: "ORG-HGw21", Key: "Errors.Org.DomainVerified"}

	// ErrDomainsFull is ours: the original has no limit.
	ErrDomainsFull = &tenant.Error{
		Kind: tenant.KindPrecondition, ID: "ORG-fUll1",
		Key: fmt.Sprintf("the organisation has %d domains, which is as many as one may have; delete one first", maxDomains),
	}
)

const keyDomainUnknown = "Errors.Org.DomainNotOnOrg"

// AddDomain adds a domain to an organisation. Safe for concurrent use.
type AddDomain struct {
	Store ChangeStore
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute adds the domain as verified and returns the organisation as changed. It
// returns ErrDomainInvalid, member.ErrOrgNotFound, ErrDomainTwice, ErrDomainsFull,
// ErrDomainTaken, tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *AddDomain) Execute(ctx context.Context, cmd ChangeCommand, domain string) (*tenant.Org, error) {
	domain, ok := hostname.OrgDomain(domain)
	if !ok {
		return nil, ErrDomainInvalid
	}
	org, err := cmd.get(ctx, uc.Store, member.ErrOrgNotFound)
	switch {
	case err != nil:
		return nil, err
	case indexOfDomain(org, domain) >= 0:
		return nil, ErrDomainTwice
	case len(org.Domains) >= maxDomains:
		return nil, ErrDomainsFull
	}
	next := *org
	next.Domains = append(slices.Clone(org.Domains), tenant.OrgDomain{Domain: domain, Verified: true})
	return cmd.commit(ctx, uc.Store, uc.Clock, uc.IDs, changed{
		org: &next, added: domain, event: tenant.OrgDomainAdded, data: tenant.OrgDomainData{InstanceID: org.InstanceID, OrgID: org.ID, Domain: domain},
		before: []tenant.Write{
			tenant.Claim{Kind: tenant.ClaimOrgDomain, InstanceID: org.InstanceID, Name: domain, Owner: org.ID, Taken: ErrDomainTaken},
		},
	})
}

// RemoveDomain removes a domain from an organisation. Safe for concurrent use.
type RemoveDomain struct {
	Store ChangeStore
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes and releases the domain, and returns the organisation as changed. It
// returns ErrDomainUnknown, ErrDomainPrimary, tenant.ErrChanged and
// tenant.ErrUnavailable.
func (uc *RemoveDomain) Execute(ctx context.Context, cmd ChangeCommand, domain string) (*tenant.Org, error) {
	org, err := cmd.get(ctx, uc.Store, ErrDomainUnknown)
	if err != nil {
		return nil, err
	}
	domain = hostname.FoldOrgDomain(domain)
	n := indexOfDomain(org, domain)
	switch {
	case n < 0:
		return nil, ErrDomainUnknown
	case org.Domains[n].Primary:
		return nil, ErrDomainPrimary
	}
	next := *org
	next.Domains = slices.Delete(slices.Clone(org.Domains), n, n+1)
	return cmd.commit(ctx, uc.Store, uc.Clock, uc.IDs, changed{
		org: &next, event: tenant.OrgDomainRemoved, data: tenant.OrgDomainData{InstanceID: org.InstanceID, OrgID: org.ID, Domain: domain},
		after: []tenant.Write{tenant.Release{Kind: tenant.ClaimOrgDomain, InstanceID: org.InstanceID, Name: domain, Owner: org.ID}},
	})
}

func indexOfDomain(org *tenant.Org, domain string) int {
	return slices.IndexFunc(org.Domains, func(d tenant.OrgDomain) bool { return d.Domain == domain })
}

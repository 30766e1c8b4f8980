package view

import (
	orgpb "github.com/tenantry/tenantry/pkg/api/pb/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Org converts an organisation.
func Org(o *tenant.Org) *orgpb.Org {
	shown := &orgpb.Org{Id: o.ID, Details: Details(o.Revision, o.ID), State: orgpb.OrgState_ORG_STATE_ACTIVE, Name: o.Name, PrimaryDomain: o.PrimaryDomain()}
	if o.State != tenant.StateActive {
		shown.State = orgpb.OrgState_ORG_STATE_INACTIVE
	}
	return shown
}

// OrgDomain converts a domain of an organisation. Domains do not change, so each is at
// its first revision.
func OrgDomain(o *tenant.Org, d tenant.OrgDomain) *orgpb.Domain {
	added := d.AddedAt
	if added.IsZero() {
		added = o.CreatedAt
	}
	return &orgpb.Domain{
		OrgId: o.ID, Details: Details(tenant.NewRevision(added), o.ID), DomainName: d.Domain, IsVerified: d.Verified, IsPrimary: d.Primary,
	}
}

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

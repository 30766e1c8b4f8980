package adminapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// SetDefaultOrg is PUT /admin/v1/orgs/default/{org_id}.
func (s Service) SetDefaultOrg() api.Endpoint {
	setDefault := org.SetDefault{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*admin.SetDefaultOrgRequest, *admin.SetDefaultOrgResponse]{
		Method: "PUT", Path: "/admin/v1/orgs/default/{org_id}", Scope: api.InstanceOfHost, Permission: access.IAMWrite,
		Prefetch: func(in *admin.SetDefaultOrgRequest) tenant.Query { return tenant.Query{OrgID: in.GetOrgId()} },
		Run: func(ctx context.Context, r api.Request[*admin.SetDefaultOrgRequest]) (*admin.SetDefaultOrgResponse, error) {
			response := func(changed *tenant.Instance) *admin.SetDefaultOrgResponse {
				return &admin.SetDefaultOrgResponse{Details: view.Changed(changed.Revision, changed.ID)}
			}
			return api.Respond(response)(setDefault.Execute(ctx, org.SetDefaultCommand{
				Actor: r.Caller.ID, Instance: r.Instance, OrgID: r.In.GetOrgId(), Read: r.Found.Org, Complete: api.Completer(r, response),
			}))
		},
	}
}

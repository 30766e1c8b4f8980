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

// RemoveOrg is DELETE /admin/v1/orgs/{org_id}.
func (s Service) RemoveOrg() api.Endpoint {
	remove := org.Remove{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*admin.RemoveOrgRequest, *admin.RemoveOrgResponse]{
		Method: "DELETE", Path: "/admin/v1/orgs/{org_id}", Scope: api.InstanceOfHost, Permission: access.IAMWrite,
		Prefetch: func(in *admin.RemoveOrgRequest) tenant.Query { return tenant.Query{OrgID: in.GetOrgId()} },
		Run: func(ctx context.Context, r api.Request[*admin.RemoveOrgRequest]) (*admin.RemoveOrgResponse, error) {
			response := func(removed *tenant.Org) *admin.RemoveOrgResponse {
				return &admin.RemoveOrgResponse{Details: view.Changed(removed.Revision, removed.InstanceID)}
			}
			return api.Respond(response)(remove.Execute(ctx, org.ChangeCommand{
				Actor: r.Caller.ID, Instance: r.Instance, OrgID: r.In.GetOrgId(), Read: r.Found.Org, Complete: api.Completer(r, response),
			}))
		},
	}
}

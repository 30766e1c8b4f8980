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

// GetOrgByID is GET /admin/v1/orgs/{id}.
func (s Service) GetOrgByID() api.Endpoint {
	get := org.Get{Store: s.Store}
	return api.Route[*admin.GetOrgByIDRequest, *admin.GetOrgByIDResponse]{
		Method: "GET", Path: "/admin/v1/orgs/{id}", Scope: api.InstanceOfHost, Permission: access.IAMRead,
		Prefetch: func(in *admin.GetOrgByIDRequest) tenant.Query { return tenant.Query{OrgID: in.GetId()} },
		Run: func(ctx context.Context, r api.Request[*admin.GetOrgByIDRequest]) (*admin.GetOrgByIDResponse, error) {
			found, err := get.Execute(ctx, org.GetQuery{InstanceID: r.Instance.ID, ID: r.In.GetId(), Read: r.Found.Org})
			if err != nil {
				return nil, err
			}
			return &admin.GetOrgByIDResponse{Org: view.Org(found)}, nil
		},
	}
}

// GetDefaultOrg is GET /admin/v1/orgs/default.
func (s Service) GetDefaultOrg() api.Endpoint {
	get := org.Get{Store: s.Store}
	return api.Route[*admin.GetDefaultOrgRequest, *admin.GetDefaultOrgResponse]{
		Method: "GET", Path: "/admin/v1/orgs/default", Scope: api.InstanceOfHost, Permission: access.IAMRead,
		Run: func(ctx context.Context, r api.Request[*admin.GetDefaultOrgRequest]) (*admin.GetDefaultOrgResponse, error) {
			found, err := get.Execute(ctx, org.GetQuery{InstanceID: r.Instance.ID, ID: r.Instance.DefaultOrgID, Read: r.Found.Org})
			if err != nil {
				return nil, err
			}
			return &admin.GetDefaultOrgResponse{Org: view.Org(found)}, nil
		},
	}
}

package adminapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/org"
)

// IsOrgUnique is GET /admin/v1/orgs/_is_unique.
func (s Service) IsOrgUnique() api.Endpoint {
	isUnique := org.IsUnique{Store: s.Store}
	return api.Route[*admin.IsOrgUniqueRequest, *admin.IsOrgUniqueResponse]{
		Method: "GET", Path: "/admin/v1/orgs/_is_unique", Scope: api.InstanceOfHost, Permission: access.IAMRead,
		Run: func(ctx context.Context, r api.Request[*admin.IsOrgUniqueRequest]) (*admin.IsOrgUniqueResponse, error) {
			unique, err := isUnique.Execute(ctx, org.IsUniqueQuery{InstanceID: r.Instance.ID, Name: r.In.GetName(), Domain: r.In.GetDomain()})
			if err != nil {
				return nil, err
			}
			return &admin.IsOrgUniqueResponse{IsUnique: unique}, nil
		},
	}
}

package orgv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/org"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// UpdateOrganization is POST /v2/organizations/{organization_id}.
func (s Service) UpdateOrganization() api.Endpoint {
	rename := org.Rename{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.UpdateOrganizationRequest, *pb.UpdateOrganizationResponse]{
		Method: "POST", Path: "/v2/organizations/{organization_id}", Scope: api.InstanceOfHost, Permission: access.OrgWrite,
		On: onOrg[*pb.UpdateOrganizationRequest], Prefetch: prefetch[*pb.UpdateOrganizationRequest],
		Run: func(ctx context.Context, r api.Request[*pb.UpdateOrganizationRequest]) (*pb.UpdateOrganizationResponse, error) {
			response := func(o *tenant.Org) *pb.UpdateOrganizationResponse {
				return &pb.UpdateOrganizationResponse{ChangeDate: timestamppb.New(o.ChangedAt)}
			}
			return api.Respond(response)(rename.Execute(ctx, command(r, response), r.In.GetName()))
		},
	}
}

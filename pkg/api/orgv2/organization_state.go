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

// DeactivateOrganization is POST /v2/organizations/{organization_id}/deactivate.
func (s Service) DeactivateOrganization() api.Endpoint {
	deactivate := org.Deactivate{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.DeactivateOrganizationRequest, *pb.DeactivateOrganizationResponse]{
		Method: "POST", Path: "/v2/organizations/{organization_id}/deactivate", Scope: api.InstanceOfHost, Permission: access.OrgWrite,
		On: onOrg[*pb.DeactivateOrganizationRequest], Prefetch: prefetch[*pb.DeactivateOrganizationRequest],
		Run: func(ctx context.Context, r api.Request[*pb.DeactivateOrganizationRequest]) (*pb.DeactivateOrganizationResponse, error) {
			response := func(o *tenant.Org) *pb.DeactivateOrganizationResponse {
				return &pb.DeactivateOrganizationResponse{ChangeDate: timestamppb.New(o.ChangedAt)}
			}
			return api.Respond(response)(deactivate.Execute(ctx, command(r, response)))
		},
	}
}

// ActivateOrganization is POST /v2/organizations/{organization_id}/activate.
func (s Service) ActivateOrganization() api.Endpoint {
	activate := org.Activate{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.ActivateOrganizationRequest, *pb.ActivateOrganizationResponse]{
		Method: "POST", Path: "/v2/organizations/{organization_id}/activate", Scope: api.InstanceOfHost, Permission: access.OrgWrite,
		On: onOrg[*pb.ActivateOrganizationRequest], Prefetch: prefetch[*pb.ActivateOrganizationRequest],
		Run: func(ctx context.Context, r api.Request[*pb.ActivateOrganizationRequest]) (*pb.ActivateOrganizationResponse, error) {
			response := func(o *tenant.Org) *pb.ActivateOrganizationResponse {
				return &pb.ActivateOrganizationResponse{ChangeDate: timestamppb.New(o.ChangedAt)}
			}
			return api.Respond(response)(activate.Execute(ctx, command(r, response)))
		},
	}
}

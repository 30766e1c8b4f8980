package orgv2

import (
	"context"
	"errors"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/org"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// DeleteOrganization is DELETE /v2/organizations/{organization_id}. For an unknown
// organisation it succeeds without a date.
func (s Service) DeleteOrganization() api.Endpoint {
	remove := org.Remove{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.DeleteOrganizationRequest, *pb.DeleteOrganizationResponse]{
		Method: "DELETE", Path: "/v2/organizations/{organization_id}", Scope: api.InstanceOfHost, Permission: access.OrgDelete,
		On: onOrg[*pb.DeleteOrganizationRequest], Prefetch: prefetch[*pb.DeleteOrganizationRequest],
		Run: func(ctx context.Context, r api.Request[*pb.DeleteOrganizationRequest]) (*pb.DeleteOrganizationResponse, error) {
			response := func(o *tenant.Org) *pb.DeleteOrganizationResponse {
				return &pb.DeleteOrganizationResponse{DeletionDate: timestamppb.New(o.ChangedAt)}
			}
			removed, err := remove.Execute(ctx, command(r, response))
			switch {
			case errors.Is(err, org.ErrGone):
				return &pb.DeleteOrganizationResponse{}, nil
			case err != nil:
				return nil, err
			}
			return response(removed), nil
		},
	}
}

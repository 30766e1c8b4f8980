package orgv2

import (
	"context"
	"errors"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/org"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/metadata"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// SetOrganizationMetadata is POST /v2/organizations/{organization_id}/metadata.
func (s Service) SetOrganizationMetadata() api.Endpoint {
	set := metadata.Set{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.SetOrganizationMetadataRequest, *pb.SetOrganizationMetadataResponse]{
		Method: "POST", Path: "/v2/organizations/{organization_id}/metadata", Scope: api.InstanceOfHost, Permission: access.OrgWrite,
		On: onOrg[*pb.SetOrganizationMetadataRequest], Prefetch: prefetch[*pb.SetOrganizationMetadataRequest],
		Run: func(ctx context.Context, r api.Request[*pb.SetOrganizationMetadataRequest]) (*pb.SetOrganizationMetadataResponse, error) {
			response := func(c *metadata.Changed) *pb.SetOrganizationMetadataResponse {
				return &pb.SetOrganizationMetadataResponse{SetDate: timestamppb.New(c.At)}
			}
			return api.Respond(response)(set.Execute(ctx, metadata.SetCommand{
				Command: metadataCommand(s, r, response), Entries: viewv2.MetadataEntries(r.In.GetMetadata()),
			}))
		},
	}
}

// DeleteOrganizationMetadata is DELETE /v2/organizations/{organization_id}/metadata.
func (s Service) DeleteOrganizationMetadata() api.Endpoint {
	remove := metadata.Remove{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.DeleteOrganizationMetadataRequest, *pb.DeleteOrganizationMetadataResponse]{
		Method: "DELETE", Path: "/v2/organizations/{organization_id}/metadata", Scope: api.InstanceOfHost, Permission: access.OrgWrite,
		On: onOrg[*pb.DeleteOrganizationMetadataRequest], Prefetch: prefetch[*pb.DeleteOrganizationMetadataRequest],
		Run: func(ctx context.Context, r api.Request[*pb.DeleteOrganizationMetadataRequest]) (*pb.DeleteOrganizationMetadataResponse, error) {
			response := func(c *metadata.Changed) *pb.DeleteOrganizationMetadataResponse {
				return &pb.DeleteOrganizationMetadataResponse{DeletionDate: timestamppb.New(c.At)}
			}
			return api.Respond(response)(remove.Execute(ctx, metadata.RemoveCommand{Command: metadataCommand(s, r, response), Keys: r.In.GetKeys()}))
		},
	}
}

// ListOrganizationMetadata is POST
// /v2/organizations/{organization_id}/metadata/search. The list is empty if the
// organisation is unknown or the caller may not read it.
func (s Service) ListOrganizationMetadata() api.Endpoint {
	list := metadata.List{Store: s.Store}
	return api.Route[*pb.ListOrganizationMetadataRequest, *pb.ListOrganizationMetadataResponse]{
		Method: "POST", Path: "/v2/organizations/{organization_id}/metadata/search", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Prefetch: prefetch[*pb.ListOrganizationMetadataRequest],
		Run: func(ctx context.Context, r api.Request[*pb.ListOrganizationMetadataRequest]) (*pb.ListOrganizationMetadataResponse, error) {
			query, err := viewv2.MetadataQuery(r.In.GetPagination(), r.In.GetFilters())
			if err != nil {
				return nil, err
			}
			var page tenant.Page[*tenant.Metadata]
			if r.Caller.MayOn(access.OrgRead, tenant.OnOrg(r.In.GetOrganizationId())) == nil {
				of, err := metadataOwner(s, r)(ctx)
				switch query.Owner = of.MetadataOwner; {
				case errors.Is(err, member.ErrOrgNotFound):
				case err != nil:
					return nil, err
				default:
					if page, err = list.Execute(ctx, query); err != nil {
						return nil, err
					}
				}
			}
			return &pb.ListOrganizationMetadataResponse{
				Pagination: viewv2.Paginated(page, r.In.GetPagination()), Metadata: view.Each(page, viewv2.Metadata),
			}, nil
		},
	}
}

// metadataCommand returns a command to change the metadata of the organisation that
// a request names.
func metadataCommand[In orgMessage, Out proto.Message](s Service, r api.Request[In], response func(*metadata.Changed) Out) metadata.Command {
	return metadata.Command{Actor: r.Caller.ID, Kind: metadata.OfOrg, Owner: metadataOwner(s, r), Complete: api.Completer(r, response)}
}

// metadataOwner returns a function that looks up the organisation that a request
// names.
func metadataOwner[In orgMessage](s Service, r api.Request[In]) func(context.Context) (metadata.Owner, error) {
	return func(ctx context.Context) (of metadata.Owner, err error) {
		get := org.Get{Store: s.Store}
		found, err := get.Execute(ctx, org.GetQuery{InstanceID: r.Instance.ID, ID: r.In.GetOrganizationId(), Read: r.Found.Org})
		switch {
		case errors.Is(err, org.ErrNotFound):
			return of, member.ErrOrgNotFound
		case err != nil:
			return of, err
		}
		return metadata.Owner{MetadataOwner: tenant.MetadataOwner{InstanceID: found.InstanceID, OrgID: found.ID}}, nil
	}
}

package userv2

import (
	"context"
	"errors"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/metadata"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// errMetadataNoUser refuses changes to the metadata of an unknown user. Source: the
// contract, v2.md, section 3.
var errMetadataNoUser = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-uXHNj", Key: "Errors.User.NotFound"}

// SetUserMetadata is POST /v2/users/{user_id}/metadata.
func (s Service) SetUserMetadata() api.Endpoint {
	set := metadata.Set{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	response := func(c *metadata.Changed) *pb.SetUserMetadataResponse {
		return &pb.SetUserMetadataResponse{SetDate: timestamppb.New(c.At)}
	}
	return api.Route[*pb.SetUserMetadataRequest, *pb.SetUserMetadataResponse]{
		Method: "POST", Path: "/v2/users/{user_id}/metadata", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.SetUserMetadataRequest]) (*pb.SetUserMetadataResponse, error) {
			return api.Respond(response)(set.Execute(ctx, metadata.SetCommand{Command: metadataCommand(s, r, response), Entries: viewv2.MetadataEntries(r.In.GetMetadata())}))
		},
	}
}

// DeleteUserMetadata is DELETE /v2/users/{user_id}/metadata.
func (s Service) DeleteUserMetadata() api.Endpoint {
	remove := metadata.Remove{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	response := func(c *metadata.Changed) *pb.DeleteUserMetadataResponse {
		return &pb.DeleteUserMetadataResponse{DeletionDate: timestamppb.New(c.At)}
	}
	return api.Route[*pb.DeleteUserMetadataRequest, *pb.DeleteUserMetadataResponse]{
		Method: "DELETE", Path: "/v2/users/{user_id}/metadata", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.DeleteUserMetadataRequest]) (*pb.DeleteUserMetadataResponse, error) {
			return api.Respond(response)(remove.Execute(ctx, metadata.RemoveCommand{Command: metadataCommand(s, r, response), Keys: r.In.GetKeys()}))
		},
	}
}

// ListUserMetadata is POST /v2/users/{user_id}/metadata/search. Users may read
// their own. The list is empty if the user is unknown or the caller may not read
// them.
func (s Service) ListUserMetadata() api.Endpoint {
	list := metadata.List{Store: s.Store}
	required := rule{permission: access.UserRead, allowSelf: true, notFound: errUserNotFound}
	return api.Route[*pb.ListUserMetadataRequest, *pb.ListUserMetadataResponse]{
		Method: "POST", Path: "/v2/users/{user_id}/metadata/search", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListUserMetadataRequest]) (*pb.ListUserMetadataResponse, error) {
			query, err := viewv2.MetadataQuery(r.In.GetPagination(), r.In.GetFilters())
			if err != nil {
				return nil, err
			}
			var page tenant.Page[*tenant.Metadata]
			switch found, err := target(ctx, s.Store, r, required); {
			case err == nil:
				query.Owner = metadataOwner(found)
				if page, err = list.Execute(ctx, query); err != nil {
					return nil, err
				}
			case errors.Is(err, errUserNotFound), errors.Is(err, access.ErrNoMembership), errors.Is(err, access.ErrNotPermittedOn):
			default:
				return nil, err
			}
			return &pb.ListUserMetadataResponse{
				Pagination: viewv2.Applied(page, r.In.GetPagination()), Metadata: view.Each(page, viewv2.Metadata),
			}, nil
		},
	}
}

// metadataCommand returns a command to change the metadata of the user whom a
// request names. It fails if the user changes in the meantime.
func metadataCommand[In userMessage, Out proto.Message](s Service, r api.Request[In], response func(*metadata.Changed) Out) metadata.Command {
	return metadata.Command{
		Actor: r.Caller.ID, Kind: metadata.OfUser, Complete: api.Completer(r, response),
		Owner: func(ctx context.Context) (metadata.Owner, error) {
			found, err := target(ctx, s.Store, r, rule{permission: access.UserWrite, notFound: errMetadataNoUser})
			if err != nil {
				return metadata.Owner{}, err
			}
			return metadata.Owner{MetadataOwner: metadataOwner(found), While: []tenant.Write{tenant.Unchanged{Entity: found}}}, nil
		},
	}
}

func metadataOwner(u *tenant.User) tenant.MetadataOwner {
	return tenant.MetadataOwner{InstanceID: u.InstanceID, OrgID: u.OrgID, UserID: u.ID}
}

package userv2

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/human"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// CreateUser is POST /v2/users/new.
func (s Service) CreateUser() api.Endpoint {
	return api.Route[*pb.CreateUserRequest, *pb.CreateUserResponse]{
		Method: "POST", Path: "/v2/users/new", Scope: api.InstanceOfHost, Permission: access.UserWrite,
		On: (*pb.CreateUserRequest).GetOrganizationId,
		Prefetch: func(in *pb.CreateUserRequest) tenant.Query {
			return tenant.Query{OrgID: in.GetOrganizationId(), OrgDomain: human.SuffixOf(in.GetUsername(), in.GetHuman().GetEmail())}
		},
		Run: func(ctx context.Context, r api.Request[*pb.CreateUserRequest]) (*pb.CreateUserResponse, error) {
			cmd := user.CreateCommand{
				ID: r.In.GetUserId(), Complete: api.Completer(r, createResponse),
				Suffix: &user.Suffix{Domain: human.SuffixOf(r.In.GetUsername(), r.In.GetHuman().GetEmail()), Owner: r.Found.OrgDomainOwner},
			}
			if err := read(r.In, &cmd); err != nil {
				return nil, err
			}
			return api.Respond(createResponse)(create(ctx, s, r, r.In.GetOrganizationId(), cmd))
		},
	}
}

// maxMetadata is how many entries fit into the transaction that creates a user.
const maxMetadata = 50

// create creates the user that cmd describes in an organisation.
func create[In api.Message](ctx context.Context, s Service, r api.Request[In], orgID string, cmd user.CreateCommand) (*user.CreateResult, error) {
	org, err := s.org(ctx, r.Instance.ID, orgID, r.Found.Org)
	if err != nil {
		return nil, err
	}
	cmd.Actor, cmd.InstanceID, cmd.Org, cmd.IsReserved = r.Caller.ID, r.Instance.ID, org, r.IsSystemUser
	useCase := user.Create{Store: s.Store, Clock: s.Clock, IDs: s.IDs, NormalizePhone: s.NormalizePhone}
	return useCase.Execute(ctx, cmd)
}

// read sets the user's data in cmd.
func read(in *pb.CreateUserRequest, cmd *user.CreateCommand) (err error) {
	all := slices.Concat(in.GetMetadata(), in.GetHuman().GetMetadata())
	if len(all) > maxMetadata {
		return human.Unsupported("more than 50 entries of metadata")
	}
	cmd.Metadata = viewv2.MetadataEntries(all)
	if machine := in.GetMachine(); machine != nil {
		cmd.Machine = &user.Machine{
			UserName: in.GetUsername(), Name: machine.GetName(), Description: machine.GetDescription(),
			AccessTokenType: tenant.AccessTokenType(machine.GetAccessTokenType()),
		}
		return nil
	}
	cmd.Human, err = human.Read(in.GetUsername(), in.GetHuman())
	return err
}

func createResponse(made *user.CreateResult) *pb.CreateUserResponse {
	return &pb.CreateUserResponse{
		Id: made.User.ID, CreationDate: timestamppb.New(made.User.CreatedAt), EmailCode: human.Code(made.EmailCode), PhoneCode: human.Code(made.PhoneCode),
	}
}

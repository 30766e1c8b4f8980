package projectv2

import (
	"context"
	"errors"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/project"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// CreateProject creates a project in an organisation.
func (s Service) CreateProject() api.Endpoint {
	create := project.Create{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.CreateProjectRequest, *pb.CreateProjectResponse]{
		Scope: api.InstanceOfHost, Permission: access.ProjectCreate,
		On:       (*pb.CreateProjectRequest).GetOrganizationId,
		Prefetch: func(in *pb.CreateProjectRequest) tenant.Query { return tenant.Query{OrgID: in.GetOrganizationId()} },
		Run: func(ctx context.Context, r api.Request[*pb.CreateProjectRequest]) (*pb.CreateProjectResponse, error) {
			of, err := s.org(ctx, r.Instance.ID, r.In.GetOrganizationId(), r.Found.Org)
			if err != nil {
				return nil, err
			}
			response := func(p *tenant.Project) *pb.CreateProjectResponse {
				return &pb.CreateProjectResponse{ProjectId: p.ID, CreationDate: timestamppb.New(p.CreatedAt)}
			}
			return api.Respond(response)(create.Execute(ctx, project.CreateCommand{
				Actor: r.Caller.ID, InstanceID: r.Instance.ID, Org: of, ID: r.In.GetProjectId(), Name: r.In.GetName(),
				Settings: project.Settings{
					RoleAssertion: r.In.GetProjectRoleAssertion(), AuthorizationRequired: r.In.GetAuthorizationRequired(),
					AccessRequired: r.In.GetProjectAccessRequired(), PrivateLabeling: tenant.PrivateLabeling(r.In.GetPrivateLabelingSetting()),
				},
				Complete: api.Completer(r, response),
			}))
		},
	}
}

// org returns an organisation of an instance, or nil if there is none. read is an
// organisation that was prefetched with the instance, if any.
func (s Service) org(ctx context.Context, instanceID, id string, read *tenant.Org) (*tenant.Org, error) {
	get := org.Get{Store: s.Store}
	found, err := get.Execute(ctx, org.GetQuery{InstanceID: instanceID, ID: id, Read: read})
	if errors.Is(err, org.ErrNotFound) {
		return nil, nil //nolint:nilnil // as documented
	}
	return found, err
}

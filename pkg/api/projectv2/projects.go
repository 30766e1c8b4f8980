package projectv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/project"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// GetProject returns a project.
func (s Service) GetProject() api.Endpoint {
	return api.Route[*pb.GetProjectRequest, *pb.GetProjectResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.GetProjectRequest]) (*pb.GetProjectResponse, error) {
			found, err := read(ctx, s, r, access.ProjectRead)
			switch {
			case err != nil:
				return nil, err
			case found == nil:
				return nil, errGetUnknown
			}
			return &pb.GetProjectResponse{Project: show(project.Row{Project: found})}, nil
		},
	}
}

// UpdateProject changes the fields that the request sets.
func (s Service) UpdateProject() api.Endpoint {
	return api.Route[*pb.UpdateProjectRequest, *pb.UpdateProjectResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.UpdateProjectRequest]) (*pb.UpdateProjectResponse, error) {
			response := func(p *tenant.Project) *pb.UpdateProjectResponse {
				return &pb.UpdateProjectResponse{ChangeDate: timestamppb.New(p.ChangedAt)}
			}
			return change(ctx, s, r, access.ProjectWrite, errChangeUnknown, response, func(ctx context.Context, cmd project.ChangeCommand) (*tenant.Project, error) {
				update := project.UpdateCommand{
					ChangeCommand: cmd, Name: r.In.Name, RoleAssertion: r.In.ProjectRoleAssertion,
					AuthorizationRequired: r.In.AuthorizationRequired, AccessRequired: r.In.ProjectAccessRequired,
				}
				if r.In.PrivateLabelingSetting != nil {
					setting := tenant.PrivateLabeling(r.In.GetPrivateLabelingSetting())
					update.PrivateLabeling = &setting
				}
				return s.changes().Update(ctx, update)
			})
		},
	}
}

// DeactivateProject deactivates a project.
func (s Service) DeactivateProject() api.Endpoint {
	return api.Route[*pb.DeactivateProjectRequest, *pb.DeactivateProjectResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.DeactivateProjectRequest]) (*pb.DeactivateProjectResponse, error) {
			response := func(p *tenant.Project) *pb.DeactivateProjectResponse {
				return &pb.DeactivateProjectResponse{ChangeDate: timestamppb.New(p.ChangedAt)}
			}
			return change(ctx, s, r, access.ProjectWrite, errDeactivateUnknown, response, s.changes().Deactivate)
		},
	}
}

// ActivateProject activates a deactivated project.
func (s Service) ActivateProject() api.Endpoint {
	return api.Route[*pb.ActivateProjectRequest, *pb.ActivateProjectResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ActivateProjectRequest]) (*pb.ActivateProjectResponse, error) {
			response := func(p *tenant.Project) *pb.ActivateProjectResponse {
				return &pb.ActivateProjectResponse{ChangeDate: timestamppb.New(p.ChangedAt)}
			}
			return change(ctx, s, r, access.ProjectWrite, errChangeUnknown, response, s.changes().Activate)
		},
	}
}

// DeleteProject deletes a project. If it was deleted before, the response has the
// date of that deletion; if it never existed, no date.
func (s Service) DeleteProject() api.Endpoint {
	return api.Route[*pb.DeleteProjectRequest, *pb.DeleteProjectResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.DeleteProjectRequest]) (*pb.DeleteProjectResponse, error) {
			found, err := project.Get(ctx, s.Store, r.Instance.ID, r.In.GetProjectId())
			if err != nil {
				return nil, err
			}
			if found == nil {
				return s.deletedBefore(ctx, r)
			}
			if err := r.Caller.MayOn(access.ProjectDelete, found.Resource()); err != nil {
				return nil, err
			}
			response := func(p *tenant.Project) *pb.DeleteProjectResponse {
				return &pb.DeleteProjectResponse{DeletionDate: timestamppb.New(p.ChangedAt)}
			}
			return api.Respond(response)(s.changes().Remove(ctx, project.ChangeCommand{Actor: r.Caller.ID, Project: found, Complete: api.Completer(r, response)}))
		},
	}
}

func (s Service) deletedBefore(ctx context.Context, r api.Request[*pb.DeleteProjectRequest]) (*pb.DeleteProjectResponse, error) {
	former, err := project.Remember(ctx, s.Store, r.Instance.ID, r.In.GetProjectId())
	if err != nil {
		return nil, err
	}
	var on tenant.Resource
	response := &pb.DeleteProjectResponse{}
	if former != nil {
		on, response.DeletionDate = tenant.OnProject(former.OrgID, former.ID), timestamppb.New(former.RemovedAt)
	}
	return response, r.Caller.MayOn(access.ProjectDelete, on)
}

// show returns a project as the row's organisation sees it: its own, or granted.
func show(row project.Row) *pb.Project {
	shown := &pb.Project{
		ProjectId: row.ID, OrganizationId: row.OrgID, Name: row.Name,
		CreationDate: timestamppb.New(row.Dates().CreatedAt), ChangeDate: timestamppb.New(row.Dates().ChangedAt),
		State:                pb.ProjectState_PROJECT_STATE_ACTIVE,
		ProjectRoleAssertion: row.RoleAssertion, AuthorizationRequired: row.AuthorizationRequired, ProjectAccessRequired: row.AccessRequired,
		PrivateLabelingSetting: pb.PrivateLabelingSetting(row.PrivateLabeling), //nolint:gosec // as it was sent
	}
	if row.State != tenant.StateActive {
		shown.State = pb.ProjectState_PROJECT_STATE_INACTIVE
	}
	if row.Grant != nil {
		shown.GrantedOrganizationId, shown.GrantedState = &row.Grant.OrgID, pb.GrantedProjectState_GRANTED_PROJECT_STATE_ACTIVE
		if row.Grant.State != tenant.StateActive {
			shown.GrantedState = pb.GrantedProjectState_GRANTED_PROJECT_STATE_INACTIVE
		}
	}
	return shown
}

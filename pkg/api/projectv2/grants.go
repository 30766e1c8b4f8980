package projectv2

import (
	"context"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/project"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// grantMessage is a message about a grant.
type grantMessage interface {
	projectMessage
	GetGrantedOrganizationId() string
}

// changedAt returns when a grant last changed.
func changedAt(in grantMessage, p *tenant.Project) *timestamppb.Timestamp {
	return timestamppb.New(p.Grant(in.GetGrantedOrganizationId()).ChangedAt)
}

// CreateProjectGrant lets another organisation assign roles of a project.
func (s Service) CreateProjectGrant() api.Endpoint {
	return api.Route[*pb.CreateProjectGrantRequest, *pb.CreateProjectGrantResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Prefetch: func(in *pb.CreateProjectGrantRequest) tenant.Query {
			return tenant.Query{OrgID: in.GetGrantedOrganizationId()}
		},
		Run: func(ctx context.Context, r api.Request[*pb.CreateProjectGrantRequest]) (*pb.CreateProjectGrantResponse, error) {
			response := func(p *tenant.Project) *pb.CreateProjectGrantResponse {
				return &pb.CreateProjectGrantResponse{CreationDate: changedAt(r.In, p)}
			}
			return change(ctx, s, r, access.ProjectGrantWrite, errGrantOfUnknown, response, func(ctx context.Context, cmd project.ChangeCommand) (*tenant.Project, error) {
				of, err := s.org(ctx, r.Instance.ID, r.In.GetGrantedOrganizationId(), r.Found.Org)
				if err != nil {
					return nil, err
				}
				return s.changes().AddGrant(ctx, project.GrantCommand{
					ChangeCommand: cmd, OrgID: r.In.GetGrantedOrganizationId(), Org: of, Roles: r.In.GetRoleKeys(),
				})
			})
		},
	}
}

// UpdateProjectGrant replaces the roles of a grant.
func (s Service) UpdateProjectGrant() api.Endpoint {
	return api.Route[*pb.UpdateProjectGrantRequest, *pb.UpdateProjectGrantResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.UpdateProjectGrantRequest]) (*pb.UpdateProjectGrantResponse, error) {
			response := func(p *tenant.Project) *pb.UpdateProjectGrantResponse {
				return &pb.UpdateProjectGrantResponse{ChangeDate: changedAt(r.In, p)}
			}
			return change(ctx, s, r, access.ProjectGrantWrite, project.ErrGrantUnknown, response, func(ctx context.Context, cmd project.ChangeCommand) (*tenant.Project, error) {
				return s.changes().UpdateGrant(ctx, project.GrantCommand{
					ChangeCommand: cmd, OrgID: r.In.GetGrantedOrganizationId(), Roles: r.In.GetRoleKeys(),
				})
			})
		},
	}
}

// DeleteProjectGrant deletes a grant. If it was deleted before, the response has the
// date of that deletion; if it never existed, no date.
func (s Service) DeleteProjectGrant() api.Endpoint {
	return api.Route[*pb.DeleteProjectGrantRequest, *pb.DeleteProjectGrantResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.DeleteProjectGrantRequest]) (*pb.DeleteProjectGrantResponse, error) {
			found, err := find(ctx, s, r, access.ProjectGrantWrite)
			if err != nil || found == nil {
				return &pb.DeleteProjectGrantResponse{}, err
			}
			if found.Grant(r.In.GetGrantedOrganizationId()) == nil {
				before := &pb.DeleteProjectGrantResponse{}
				if former := found.FormerGrant(r.In.GetGrantedOrganizationId()); former != nil {
					before.DeletionDate = timestamppb.New(former.RemovedAt)
				}
				return before, nil
			}
			response := func(p *tenant.Project) *pb.DeleteProjectGrantResponse {
				return &pb.DeleteProjectGrantResponse{DeletionDate: timestamppb.New(p.ChangedAt)}
			}
			cmd := project.ChangeCommand{Actor: r.Caller.ID, Project: found, Complete: api.Completer(r, response)}
			return api.Respond(response)(s.changes().RemoveGrant(ctx, cmd, r.In.GetGrantedOrganizationId()))
		},
	}
}

// DeactivateProjectGrant deactivates a grant.
func (s Service) DeactivateProjectGrant() api.Endpoint {
	return setGrantState(s, tenant.StateInactive, func(in *pb.DeactivateProjectGrantRequest, p *tenant.Project) *pb.DeactivateProjectGrantResponse {
		return &pb.DeactivateProjectGrantResponse{ChangeDate: changedAt(in, p)}
	})
}

// ActivateProjectGrant activates a deactivated grant.
func (s Service) ActivateProjectGrant() api.Endpoint {
	return setGrantState(s, tenant.StateActive, func(in *pb.ActivateProjectGrantRequest, p *tenant.Project) *pb.ActivateProjectGrantResponse {
		return &pb.ActivateProjectGrantResponse{ChangeDate: changedAt(in, p)}
	})
}

func setGrantState[In grantMessage, Out proto.Message](s Service, state tenant.State, show func(In, *tenant.Project) Out) api.Endpoint {
	return api.Route[In, Out]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[In]) (Out, error) {
			response := func(p *tenant.Project) Out { return show(r.In, p) }
			return change(ctx, s, r, access.ProjectGrantWrite, errRoleOfUnknown, response, func(ctx context.Context, cmd project.ChangeCommand) (*tenant.Project, error) {
				return s.changes().SetGrantState(ctx, cmd, r.In.GetGrantedOrganizationId(), state)
			})
		},
	}
}

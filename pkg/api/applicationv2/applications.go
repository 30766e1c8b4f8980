package applicationv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/application"
	"github.com/tenantry/tenantry/pkg/application"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// GetApplication returns an application.
func (s Service) GetApplication() api.Endpoint {
	return api.Route[*pb.GetApplicationRequest, *pb.GetApplicationResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.GetApplicationRequest]) (*pb.GetApplicationResponse, error) {
			found, err := application.Get(ctx, s.Store, r.Instance.ID, r.In.GetApplicationId())
			if err != nil {
				return nil, err
			}
			if err := r.Caller.MayOn(access.ProjectAppRead, application.Resource(found)); err != nil {
				return nil, err
			}
			if found == nil {
				return nil, errGetUnknown
			}
			return &pb.GetApplicationResponse{Application: show(found)}, nil
		},
	}
}

// DeactivateApplication deactivates an application.
func (s Service) DeactivateApplication() api.Endpoint {
	return api.Route[*pb.DeactivateApplicationRequest, *pb.DeactivateApplicationResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.DeactivateApplicationRequest]) (*pb.DeactivateApplicationResponse, error) {
			response := func(a *tenant.Application) *pb.DeactivateApplicationResponse {
				return &pb.DeactivateApplicationResponse{DeactivationDate: timestamppb.New(a.ChangedAt)}
			}
			return change(ctx, s, r, access.ProjectAppWrite, errStateUnknown, response, s.changes().Deactivate)
		},
	}
}

// ReactivateApplication activates a deactivated application.
func (s Service) ReactivateApplication() api.Endpoint {
	return api.Route[*pb.ReactivateApplicationRequest, *pb.ReactivateApplicationResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ReactivateApplicationRequest]) (*pb.ReactivateApplicationResponse, error) {
			response := func(a *tenant.Application) *pb.ReactivateApplicationResponse {
				return &pb.ReactivateApplicationResponse{ReactivationDate: timestamppb.New(a.ChangedAt)}
			}
			return change(ctx, s, r, access.ProjectAppWrite, errStateUnknown, response, s.changes().Reactivate)
		},
	}
}

// DeleteApplication deletes an application.
func (s Service) DeleteApplication() api.Endpoint {
	return api.Route[*pb.DeleteApplicationRequest, *pb.DeleteApplicationResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.DeleteApplicationRequest]) (*pb.DeleteApplicationResponse, error) {
			response := func(a *tenant.Application) *pb.DeleteApplicationResponse {
				return &pb.DeleteApplicationResponse{DeletionDate: timestamppb.New(a.ChangedAt)}
			}
			return change(ctx, s, r, access.ProjectAppDelete, errDeleteUnknown, response, s.changes().Remove)
		},
	}
}

// GenerateClientSecret replaces the client secret of an application.
func (s Service) GenerateClientSecret() api.Endpoint {
	response := func(made *application.MadeSecret) *pb.GenerateClientSecretResponse {
		return &pb.GenerateClientSecretResponse{ClientSecret: made.Text, CreationDate: timestamppb.New(made.At)}
	}
	return api.Route[*pb.GenerateClientSecretRequest, *pb.GenerateClientSecretResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.GenerateClientSecretRequest]) (*pb.GenerateClientSecretResponse, error) {
			found, err := find(ctx, s, r, access.ProjectAppWrite)
			switch {
			case err != nil:
				return nil, err
			case found == nil:
				return nil, errSecretUnknown
			}
			return api.Respond(response)(s.changes().MakeSecret(ctx, application.SecretCommand{
				Actor: r.Caller.ID, Application: found, Complete: api.Completer(r, response),
			}))
		},
	}
}

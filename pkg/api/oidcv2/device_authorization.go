package oidcv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/oidc"
	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// GetDeviceAuthorizationRequest is GET /v2/oidc/device_authorization/{user_code}.
// Wrong codes count as guesses, except from a login page, where many people enter
// codes.
func (s Service) GetDeviceAuthorizationRequest() api.Endpoint {
	return api.Route[*pb.GetDeviceAuthorizationRequestRequest, *pb.GetDeviceAuthorizationRequestResponse]{
		Method: "GET", Path: "/v2/oidc/device_authorization/{user_code}", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.GetDeviceAuthorizationRequestRequest]) (*pb.GetDeviceAuthorizationRequestResponse, error) {
			isLoginPage := r.Caller.MayOn(access.SessionLink, tenant.Resource{}) == nil
			request, err := s.Logins.Device(ctx, login(r, r.In.GetUserCode()), isLoginPage)
			if err != nil {
				return nil, err
			}
			return &pb.GetDeviceAuthorizationRequestResponse{DeviceAuthorizationRequest: &pb.DeviceAuthorizationRequest{
				Id: request.ID, ClientId: request.ClientID, Scope: request.Scopes, AppName: request.Application.Name, ProjectName: request.Project.Name,
			}}, nil
		},
	}
}

// AuthorizeOrDenyDeviceAuthorization is POST
// /v2/oidc/device_authorization/{device_authorization_id}.
func (s Service) AuthorizeOrDenyDeviceAuthorization() api.Endpoint {
	return api.Route[*pb.AuthorizeOrDenyDeviceAuthorizationRequest, *pb.AuthorizeOrDenyDeviceAuthorizationResponse]{
		Method: "POST", Path: "/v2/oidc/device_authorization/{device_authorization_id}", Scope: api.InstanceOfHost,
		Permission: access.SessionLink, On: api.OnInstance[*pb.AuthorizeOrDenyDeviceAuthorizationRequest],
		Run: func(ctx context.Context, r api.Request[*pb.AuthorizeOrDenyDeviceAuthorizationRequest]) (*pb.AuthorizeOrDenyDeviceAuthorizationResponse, error) {
			response := func(*tenant.DeviceAuthorization) *pb.AuthorizeOrDenyDeviceAuthorizationResponse {
				return &pb.AuthorizeOrDenyDeviceAuthorizationResponse{}
			}
			cmd := authorize.DecideCommand{LoginRequest: login(r, r.In.GetDeviceAuthorizationId()), Complete: api.Completer(r, response)}
			if session := r.In.GetSession(); session != nil {
				shown := proof(session)
				cmd.Session = &shown
			}
			return api.Respond(response)(s.Logins.Decide(ctx, cmd))
		},
	}
}

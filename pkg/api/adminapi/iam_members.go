package adminapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/pb/object"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// AddIAMMember is POST /admin/v1/members.
func (s Service) AddIAMMember() api.Endpoint {
	add := member.Add{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*admin.AddIAMMemberRequest, *admin.AddIAMMemberResponse]{
		Method: "POST", Path: "/admin/v1/members", Scope: api.InstanceOfHost, Permission: access.IAMMemberWrite,
		Run: func(ctx context.Context, r api.Request[*admin.AddIAMMemberRequest]) (*admin.AddIAMMemberResponse, error) {
			response := func(m *tenant.Member) *admin.AddIAMMemberResponse {
				return &admin.AddIAMMemberResponse{Details: view.Created(m.Revision, m.InstanceID)}
			}
			return api.Respond(response)(add.Execute(ctx, member.AddCommand{
				Target: target(r, r.In.GetUserId()), Roles: r.In.GetRoles(), Complete: api.Completer(r, response),
			}))
		},
	}
}

// UpdateIAMMember is PUT /admin/v1/members/{user_id}.
func (s Service) UpdateIAMMember() api.Endpoint {
	change := member.Change{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*admin.UpdateIAMMemberRequest, *admin.UpdateIAMMemberResponse]{
		Method: "PUT", Path: "/admin/v1/members/{user_id}", Scope: api.InstanceOfHost, Permission: access.IAMMemberWrite,
		Run: func(ctx context.Context, r api.Request[*admin.UpdateIAMMemberRequest]) (*admin.UpdateIAMMemberResponse, error) {
			response := func(m *tenant.Member) *admin.UpdateIAMMemberResponse {
				return &admin.UpdateIAMMemberResponse{Details: view.Changed(m.Revision, m.InstanceID)}
			}
			return api.Respond(response)(change.Execute(ctx, member.ChangeCommand{
				Target: target(r, r.In.GetUserId()), Roles: r.In.GetRoles(), Complete: api.Completer(r, response),
			}))
		},
	}
}

// RemoveIAMMember is DELETE /admin/v1/members/{user_id}.
func (s Service) RemoveIAMMember() api.Endpoint {
	remove := member.Remove{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*admin.RemoveIAMMemberRequest, *admin.RemoveIAMMemberResponse]{
		Method: "DELETE", Path: "/admin/v1/members/{user_id}", Scope: api.InstanceOfHost, Permission: access.IAMMemberDelete,
		Run: func(ctx context.Context, r api.Request[*admin.RemoveIAMMemberRequest]) (*admin.RemoveIAMMemberResponse, error) {
			response := func(m *tenant.Member) *admin.RemoveIAMMemberResponse {
				return &admin.RemoveIAMMemberResponse{Details: view.Changed(m.Revision, m.InstanceID)}
			}
			removed, err := remove.Execute(ctx, member.RemoveCommand{Target: target(r, r.In.GetUserId()), Complete: api.Completer(r, response)})
			switch {
			case err != nil:
				return nil, err
			case removed == nil: // nothing was removed, so there is no date
				return &admin.RemoveIAMMemberResponse{Details: &object.ObjectDetails{ResourceOwner: r.Instance.ID}}, nil
			}
			return response(removed), nil
		},
	}
}

// target returns the membership that a request is about.
func target[In any](r api.Request[In], userID string) member.Target {
	return member.Target{
		Actor: r.Caller.ID, Caller: r.Found.User, CallerOrg: r.Found.UserOrg, Instance: r.Instance, UserID: userID,
	}
}

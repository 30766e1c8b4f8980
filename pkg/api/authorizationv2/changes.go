package authorizationv2

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/authorization"
	"github.com/tenantry/tenantry/pkg/authorization"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const keyNotFound = "Errors.UserGrant.NotFound"

// Refusals for an unknown authorization, by call. Source: the contract, apps.md;
// for ActivateAuthorization, the original's source.
var (
	errChangeUnknown   = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-3M9sd", Key: keyNotFound}
	errActivateUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-Lp0gs", Key: keyNotFound}
)

// authorizationMessage is a message about one authorization.
type authorizationMessage interface {
	api.Message
	GetId() string
}

// find returns the authorization that a request names, or nil if there is none;
// removedAt then tells when it was removed, and is zero if it never existed. It
// checks the caller's permission: callers without one on the whole instance are
// refused the same way whether the authorization is unknown or belongs to another
// organisation.
func find[In authorizationMessage](
	ctx context.Context, s Service, r api.Request[In], permission access.Permission,
) (found *authorization.Found, removedAt time.Time, err error) {
	entry, former, err := authorization.Lookup(ctx, s.Store, s.Clock, r.Instance.ID, r.In.GetId())
	if err != nil {
		return nil, removedAt, err
	}
	var on tenant.Resource
	switch {
	case entry != nil:
		if found, err = authorization.Read(ctx, s.Store, entry); err != nil {
			return nil, removedAt, err
		}
		if on = tenant.OnOrg(entry.OrgID); found != nil {
			on = authorization.Resource(found.Project, entry.OrgID)
		}
	case former != nil:
		if on, removedAt = tenant.OnOrg(former.OrgID), former.RemovedAt; former.OrgID == former.ProjectOrgID {
			on = tenant.OnProject(former.ProjectOrgID, former.ProjectID)
		}
	}
	if err := r.Caller.MayOn(permission, on); err != nil {
		return nil, removedAt, err
	}
	return found, removedAt, nil
}

// change applies execute to the authorization that a request names, and fails with
// unknown if there is none.
func change[In authorizationMessage, Out proto.Message](
	ctx context.Context, s Service, r api.Request[In], unknown *tenant.Error, response func(*tenant.Authorization) Out,
	execute func(context.Context, authorization.ChangeCommand) (*tenant.Authorization, error),
) (out Out, err error) {
	found, _, err := find(ctx, s, r, access.UserGrantWrite)
	switch {
	case err != nil:
		return out, err
	case found == nil:
		return out, unknown
	}
	return api.Respond(response)(execute(ctx, authorization.ChangeCommand{
		Actor: r.Caller.ID, Found: found, Complete: api.Completer(r, response),
	}))
}

// UpdateAuthorization replaces the roles of an authorization.
func (s Service) UpdateAuthorization() api.Endpoint {
	return api.Route[*pb.UpdateAuthorizationRequest, *pb.UpdateAuthorizationResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.UpdateAuthorizationRequest]) (*pb.UpdateAuthorizationResponse, error) {
			response := func(a *tenant.Authorization) *pb.UpdateAuthorizationResponse {
				return &pb.UpdateAuthorizationResponse{ChangeDate: timestamppb.New(a.ChangedAt)}
			}
			return change(ctx, s, r, errChangeUnknown, response,
				func(ctx context.Context, cmd authorization.ChangeCommand) (*tenant.Authorization, error) {
					return s.changes().Update(ctx, cmd, r.In.GetRoleKeys())
				})
		},
	}
}

// ActivateAuthorization puts the roles of an inactive authorization back into
// effect.
func (s Service) ActivateAuthorization() api.Endpoint {
	return api.Route[*pb.ActivateAuthorizationRequest, *pb.ActivateAuthorizationResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ActivateAuthorizationRequest]) (*pb.ActivateAuthorizationResponse, error) {
			response := func(a *tenant.Authorization) *pb.ActivateAuthorizationResponse {
				return &pb.ActivateAuthorizationResponse{ChangeDate: timestamppb.New(a.ChangedAt)}
			}
			return change(ctx, s, r, errActivateUnknown, response, s.toState(tenant.StateActive))
		},
	}
}

// DeactivateAuthorization suspends the roles of an authorization.
func (s Service) DeactivateAuthorization() api.Endpoint {
	return api.Route[*pb.DeactivateAuthorizationRequest, *pb.DeactivateAuthorizationResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.DeactivateAuthorizationRequest]) (*pb.DeactivateAuthorizationResponse, error) {
			response := func(a *tenant.Authorization) *pb.DeactivateAuthorizationResponse {
				return &pb.DeactivateAuthorizationResponse{ChangeDate: timestamppb.New(a.ChangedAt)}
			}
			return change(ctx, s, r, errChangeUnknown, response, s.toState(tenant.StateInactive))
		},
	}
}

func (s Service) toState(state tenant.State) func(context.Context, authorization.ChangeCommand) (*tenant.Authorization, error) {
	return func(ctx context.Context, cmd authorization.ChangeCommand) (*tenant.Authorization, error) {
		return s.changes().SetState(ctx, cmd, state)
	}
}

// DeleteAuthorization deletes an authorization. If it was deleted before, the
// response has the date of that deletion.
func (s Service) DeleteAuthorization() api.Endpoint {
	return api.Route[*pb.DeleteAuthorizationRequest, *pb.DeleteAuthorizationResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.DeleteAuthorizationRequest]) (*pb.DeleteAuthorizationResponse, error) {
			found, removedAt, err := find(ctx, s, r, access.UserGrantDelete)
			if err != nil || found == nil {
				return &pb.DeleteAuthorizationResponse{DeletionDate: timestamppb.New(removedAt)}, err
			}
			response := func(a *tenant.Authorization) *pb.DeleteAuthorizationResponse {
				return &pb.DeleteAuthorizationResponse{DeletionDate: timestamppb.New(a.ChangedAt)}
			}
			return api.Respond(response)(s.changes().Remove(ctx, authorization.ChangeCommand{
				Actor: r.Caller.ID, Found: found, Complete: api.Completer(r, response),
			}))
		},
	}
}

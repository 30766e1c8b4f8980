package managementapi

import (
	"context"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/management"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// GetMyOrg is GET /management/v1/orgs/me. The pipeline has already read the
// organisation.
func (Service) GetMyOrg() api.Endpoint {
	return api.Route[*pb.GetMyOrgRequest, *pb.GetMyOrgResponse]{
		Method: "GET", Path: "/management/v1/orgs/me", Scope: api.InstanceOfHost, Permission: access.OrgRead, OnOwnOrg: true,
		Run: func(_ context.Context, r api.Request[*pb.GetMyOrgRequest]) (*pb.GetMyOrgResponse, error) {
			if r.Org == nil {
				return nil, org.ErrNotFound
			}
			return &pb.GetMyOrgResponse{Org: view.Org(r.Org)}, nil
		},
	}
}

// AddOrg is POST /management/v1/orgs. The caller becomes the owner of the new
// organisation, so it must be a user of the instance.
func (s Service) AddOrg() api.Endpoint {
	add := org.Add{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.AddOrgRequest, *pb.AddOrgResponse]{
		Method: "POST", Path: "/management/v1/orgs", Scope: api.InstanceOfHost, Permission: access.OrgCreate, OnOwnOrg: true,
		Run: func(ctx context.Context, r api.Request[*pb.AddOrgRequest]) (*pb.AddOrgResponse, error) {
			switch {
			case strings.TrimSpace(r.In.GetName()) == "":
				return nil, org.ErrNameInvalid // unlike the second version
			case r.Caller.System:
				return nil, member.ErrOrgUserNotFound
			}
			response := func(added *org.AddResult) *pb.AddOrgResponse {
				return &pb.AddOrgResponse{Id: added.OrgID, Details: view.Created(added.Revision, added.OrgID)}
			}
			return api.Respond(response)(add.Execute(ctx, org.AddCommand{
				Actor: r.Caller.ID, InstanceID: r.Instance.ID, Host: r.Host, Name: r.In.GetName(),
				Admins: []org.Admin{{UserID: r.Caller.ID, Read: r.Found.User}}, Complete: api.Completer(r, response),
			}))
		},
	}
}

// DeactivateOrg is POST /management/v1/orgs/me/_deactivate.
func (s Service) DeactivateOrg() api.Endpoint {
	deactivate := org.Deactivate{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.DeactivateOrgRequest, *pb.DeactivateOrgResponse]{
		Method: "POST", Path: "/management/v1/orgs/me/_deactivate", Scope: api.InstanceOfHost, Permission: access.OrgWrite, OnOwnOrg: true,
		Run: func(ctx context.Context, r api.Request[*pb.DeactivateOrgRequest]) (*pb.DeactivateOrgResponse, error) {
			response := func(o *tenant.Org) *pb.DeactivateOrgResponse {
				return &pb.DeactivateOrgResponse{Details: view.Changed(o.Revision, o.ID)}
			}
			return api.Respond(response)(deactivate.Execute(ctx, command(r, response)))
		},
	}
}

// ReactivateOrg is POST /management/v1/orgs/me/_reactivate.
func (s Service) ReactivateOrg() api.Endpoint {
	activate := org.Activate{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.ReactivateOrgRequest, *pb.ReactivateOrgResponse]{
		Method: "POST", Path: "/management/v1/orgs/me/_reactivate", Scope: api.InstanceOfHost, Permission: access.OrgWrite, OnOwnOrg: true,
		Run: func(ctx context.Context, r api.Request[*pb.ReactivateOrgRequest]) (*pb.ReactivateOrgResponse, error) {
			response := func(o *tenant.Org) *pb.ReactivateOrgResponse {
				return &pb.ReactivateOrgResponse{Details: view.Changed(o.Revision, o.ID)}
			}
			return api.Respond(response)(activate.Execute(ctx, command(r, response)))
		},
	}
}

// command returns a command to change the organisation that a request is about.
func command[In api.Message, Out proto.Message](r api.Request[In], response func(*tenant.Org) Out) org.ChangeCommand {
	return org.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, OrgID: orgID(r), Read: r.Org, Complete: api.Completer(r, response)}
}

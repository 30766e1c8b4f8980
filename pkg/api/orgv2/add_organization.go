package orgv2

import (
	"cmp"
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/human"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/org"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// AddOrganization is POST /v2/organizations.
func (s Service) AddOrganization() api.Endpoint {
	add := org.Add{Store: s.Store, Clock: s.Clock, IDs: s.IDs, NormalizePhone: s.NormalizePhone}
	return api.Route[*pb.AddOrganizationRequest, *pb.AddOrganizationResponse]{
		Method: "POST", Path: "/v2/organizations", Creates: true, Scope: api.InstanceOfHost, Permission: access.OrgCreate,
		On: api.OnInstance[*pb.AddOrganizationRequest],
		Prefetch: func(in *pb.AddOrganizationRequest) tenant.Query {
			return tenant.Query{OrgDomain: firstSuffix(in.GetAdmins()), OrgID: ownID(in)}
		},
		Run: func(ctx context.Context, r api.Request[*pb.AddOrganizationRequest]) (*pb.AddOrganizationResponse, error) {
			admins, err := admins(r.In.GetAdmins(), r.Found.User)
			if err != nil {
				return nil, err
			}
			added, err := add.Execute(ctx, org.AddCommand{
				Actor: r.Caller.ID, InstanceID: r.Instance.ID, Host: r.Host, Name: r.In.GetName(),
				ID: ownID(r.In), Read: r.Found.Org, Admins: admins, IsReserved: r.IsSystemUser,
				Suffix:   &user.Suffix{Domain: firstSuffix(r.In.GetAdmins()), Owner: r.Found.OrgDomainOwner},
				Complete: api.Completer(r, addResponse),
			})
			if err != nil {
				return nil, err
			}
			return addResponse(added), nil
		},
	}
}

func addResponse(added *org.AddResult) *pb.AddOrganizationResponse {
	response := &pb.AddOrganizationResponse{
		Details:        viewv2.Changed(added.Revision, added.OrgID),
		OrganizationId: added.OrgID,
	}
	for _, a := range added.CreatedAdmins {
		response.CreatedAdmins = append(response.CreatedAdmins, &pb.AddOrganizationResponse_CreatedAdmin{
			UserId: a.UserID, EmailCode: human.Code(a.EmailCode), PhoneCode: human.Code(a.PhoneCode),
		})
	}
	return response
}

// ownID returns the requested id of the organisation, or "".
func ownID(in *pb.AddOrganizationRequest) string {
	return cmp.Or(in.GetOrganizationId(), in.GetOrgId())
}

// firstSuffix returns the domain part of the user name of the first person, or "".
func firstSuffix(admins []*pb.AddOrganizationRequest_Admin) string {
	for _, a := range admins {
		if person := a.GetHuman(); person != nil {
			return human.SuffixOf(person.GetUsername(), person.GetEmail())
		}
	}
	return ""
}

// admins returns the administrators of a request; caller may be nil.
func admins(asked []*pb.AddOrganizationRequest_Admin, caller *tenant.User) ([]org.Admin, error) {
	all := make([]org.Admin, len(asked))
	for i, a := range asked {
		all[i] = org.Admin{UserID: a.GetUserId(), Read: caller, Roles: a.GetRoles()}
		person := a.GetHuman()
		if person == nil {
			continue
		}
		var err error
		if all[i].Human, err = human.Read(person.GetUsername(), person); err != nil {
			return nil, err
		}
		all[i].HumanID, all[i].Metadata = person.GetUserId(), viewv2.MetadataEntries(person.GetMetadata())
	}
	return all, nil
}

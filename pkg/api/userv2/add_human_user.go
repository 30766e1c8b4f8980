package userv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/human"
	humanpb "github.com/tenantry/tenantry/pkg/api/pb/v2/human"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// AddHumanUser is POST /v2/users/human. The organisation is named by its id or by
// one of its domains; the default is the caller's own.
func (s Service) AddHumanUser() api.Endpoint {
	return api.Route[*humanpb.AddHumanUserRequest, *pb.AddHumanUserResponse]{
		Method: "POST", Path: "/v2/users/human", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Prefetch: func(in *humanpb.AddHumanUserRequest) tenant.Query {
			q := tenant.Query{OrgID: in.GetOrganization().GetOrgId(), OrgDomain: human.SuffixOf(in.GetUsername(), in.GetEmail())}
			if domain := in.GetOrganization().GetOrgDomain(); domain != "" {
				q.OrgDomain = hostname.FoldOrgDomain(domain)
			}
			return q
		},
		Run: func(ctx context.Context, r api.Request[*humanpb.AddHumanUserRequest]) (*pb.AddHumanUserResponse, error) {
			orgID := orgOf(r)
			if err := r.Caller.MayOn(access.UserWrite, tenant.OnOrg(orgID)); err != nil {
				return nil, err
			}
			cmd := user.CreateCommand{ID: r.In.GetUserId(), Metadata: viewv2.MetadataEntries(r.In.GetMetadata()), Complete: api.Completer(r, addHumanResponse)}
			if r.In.GetOrganization().GetOrgDomain() == "" {
				cmd.Suffix = &user.Suffix{Domain: human.SuffixOf(r.In.GetUsername(), r.In.GetEmail()), Owner: r.Found.OrgDomainOwner}
			}
			var err error
			if cmd.Human, err = human.Read(r.In.GetUsername(), r.In); err != nil {
				return nil, err
			}
			return api.Respond(addHumanResponse)(create(ctx, s, r, orgID, cmd))
		},
	}
}

// orgOf returns the id of the organisation to add the user to: the one in the
// request, else the one in x-zitadel-orgid, else the caller's. If nobody has the
// domain in the request, or the header's was removed, it returns an id that no
// organisation has.
func orgOf(r api.Request[*humanpb.AddHumanUserRequest]) string {
	asked := r.In.GetOrganization()
	switch {
	case asked.GetOrgId() != "":
		return asked.GetOrgId()
	case asked.GetOrgDomain() != "" && r.Found.OrgDomainOwner != "":
		return r.Found.OrgDomainOwner
	case asked.GetOrgDomain() != "":
		return tenant.Nobody
	case r.Found.Org != nil:
		return r.Found.Org.ID
	case r.Found.OrgRemoved:
		return tenant.Nobody // the header names it
	case r.Found.UserOrg != nil:
		return r.Found.UserOrg.ID
	default:
		return r.Instance.DefaultOrgID // system users belong to no organisation
	}
}

func addHumanResponse(made *user.CreateResult) *pb.AddHumanUserResponse {
	return &pb.AddHumanUserResponse{UserId: made.User.ID, Details: viewv2.Changed(made.User.Revision, made.User.OrgID), EmailCode: human.Code(made.EmailCode), PhoneCode: human.Code(made.PhoneCode)}
}

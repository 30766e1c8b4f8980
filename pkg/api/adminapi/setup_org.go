package adminapi

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/pb/object"
	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// SetupOrg is POST /admin/v1/orgs/_setup. text has the texts of its refusals.
func SetupOrg(useCase *provision.SetupOrg, text api.Text) api.Endpoint {
	return api.Route[*admin.SetUpOrgRequest, *admin.SetUpOrgResponse]{
		Method: "POST", Path: "/admin/v1/orgs/_setup", OfInstance: text, Permission: access.IAMWrite,
		Prefetch: func(in *admin.SetUpOrgRequest) tenant.Query {
			return tenant.Query{OrgDomain: provision.UserNameSuffix(in.GetHuman().GetUserName())}
		},
		Run: func(ctx context.Context, r api.Request[*admin.SetUpOrgRequest]) (*admin.SetUpOrgResponse, error) {
			cmd := SetupOrgCommand(r.In)
			cmd.Actor, cmd.InstanceID, cmd.Host = r.Caller.ID, r.Instance.ID, r.Host
			cmd.SuffixOwner, cmd.Complete = r.Found.OrgDomainOwner, api.Completer(r, setupOrgResponse)
			result, err := useCase.Execute(ctx, cmd)
			if err != nil {
				return nil, err
			}
			return setupOrgResponse(result), nil
		},
	}
}

func setupOrgResponse(result *provision.OrgResult) *admin.SetUpOrgResponse {
	return &admin.SetUpOrgResponse{
		Details: &object.ObjectDetails{
			Sequence: result.Revision.Sequence, CreationDate: timestamppb.New(result.Revision.CreatedAt),
			ResourceOwner: result.OrgID,
		},
		OrgId: result.OrgID, UserId: result.UserID,
	}
}

// SetupOrgCommand returns the command that the message asks for, without an
// actor, an instance and what must be read for it.
func SetupOrgCommand(in *admin.SetUpOrgRequest) provision.SetupOrgCommand {
	human := in.GetHuman()
	cmd := provision.SetupOrgCommand{
		Name: in.GetOrg().GetName(), Domain: in.GetOrg().GetDomain(), Roles: in.GetRoles(),
		Human: provision.Human{
			UserName:  human.GetUserName(),
			FirstName: human.GetProfile().GetFirstName(), LastName: human.GetProfile().GetLastName(),
			NickName: human.GetProfile().GetNickName(), DisplayName: human.GetProfile().GetDisplayName(),
			PreferredLanguage: human.GetProfile().GetPreferredLanguage(),
			Gender:            tenant.Gender(human.GetProfile().GetGender()),
			Email:             human.GetEmail().GetEmail(), EmailVerified: human.GetEmail().GetIsEmailVerified(),
			Password: human.GetPassword(),
		},
	}
	if phone := human.GetPhone(); phone != nil {
		cmd.Human.Phone = &provision.Phone{Number: phone.GetPhone(), Verified: phone.GetIsPhoneVerified()}
	}
	return cmd
}

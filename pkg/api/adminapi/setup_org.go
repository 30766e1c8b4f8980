package adminapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// SetupOrg is POST /admin/v1/orgs/_setup.
func SetupOrg(useCase *org.SetUp) api.Endpoint {
	return api.Route[*admin.SetUpOrgRequest, *admin.SetUpOrgResponse]{
		Method: "POST", Path: "/admin/v1/orgs/_setup", Scope: api.InstanceOfHost, Permission: access.IAMWrite,
		Prefetch: func(in *admin.SetUpOrgRequest) tenant.Query {
			return tenant.Query{OrgDomain: user.NameSuffix(in.GetHuman().GetUserName())}
		},
		Run: func(ctx context.Context, r api.Request[*admin.SetUpOrgRequest]) (*admin.SetUpOrgResponse, error) {
			cmd := SetupOrgCommand(r.In)
			cmd.Actor, cmd.InstanceID, cmd.Host = r.Caller.ID, r.Instance.ID, r.Host
			cmd.SuffixOwner, cmd.Complete = r.Found.OrgDomainOwner, api.Completer(r, setupOrgResponse)
			return api.Respond(setupOrgResponse)(useCase.Execute(ctx, cmd))
		},
	}
}

func setupOrgResponse(result *org.SetUpResult) *admin.SetUpOrgResponse {
	return &admin.SetUpOrgResponse{
		Details: view.Created(result.Revision, result.OrgID),
		OrgId:   result.OrgID, UserId: result.UserID,
	}
}

// SetupOrgCommand translates the message to a command, without the actor, the instance
// and what has to be read for it.
func SetupOrgCommand(in *admin.SetUpOrgRequest) org.SetUpCommand {
	human := in.GetHuman()
	cmd := org.SetUpCommand{
		Name: in.GetOrg().GetName(), Domain: in.GetOrg().GetDomain(), Roles: in.GetRoles(),
		Human: user.Human{
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
		cmd.Human.Phone = &user.Phone{Number: phone.GetPhone(), Verified: phone.GetIsPhoneVerified()}
	}
	return cmd
}

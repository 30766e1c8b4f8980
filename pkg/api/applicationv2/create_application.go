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

// CreateApplication creates an application in a project.
func (s Service) CreateApplication() api.Endpoint {
	create := application.Create{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.CreateApplicationRequest, *pb.CreateApplicationResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.CreateApplicationRequest]) (*pb.CreateApplicationResponse, error) {
			of, err := s.project(ctx, r.Instance.ID, r.In.GetProjectId(), r.Caller, access.ProjectAppWrite)
			if err != nil {
				return nil, err
			}
			cmd := application.CreateCommand{
				Actor: r.Caller.ID, Project: of, ID: r.In.GetApplicationId(), Name: r.In.GetName(), Complete: api.Completer(r, created),
			}
			switch c := r.In.GetApplicationType().(type) {
			case *pb.CreateApplicationRequest_OidcConfiguration:
				cmd.OIDC = newOIDC(c.OidcConfiguration)
			case *pb.CreateApplicationRequest_ApiConfiguration:
				cmd.API = &tenant.APIConfig{AuthMethod: apiAuthMethod(c.ApiConfiguration.GetAuthMethodType())}
			}
			return api.Respond(created)(create.Execute(ctx, cmd))
		},
	}
}

func created(a *application.Created) *pb.CreateApplicationResponse {
	response := &pb.CreateApplicationResponse{ApplicationId: a.ID, CreationDate: timestamppb.New(a.CreatedAt)}
	if a.OIDC == nil {
		response.ApplicationType = &pb.CreateApplicationResponse_ApiConfiguration{
			ApiConfiguration: &pb.CreateAPIApplicationResponse{ClientId: a.ClientID, ClientSecret: a.Secret},
		}
		return response
	}
	compliance := application.Judge(a.OIDC)
	response.ApplicationType = &pb.CreateApplicationResponse_OidcConfiguration{OidcConfiguration: &pb.CreateOIDCApplicationResponse{
		ClientId: a.ClientID, ClientSecret: a.Secret, NonCompliant: compliance.NonCompliant, ComplianceProblems: problems(compliance),
	}}
	return response
}

func newOIDC(in *pb.CreateOIDCApplicationRequest) *tenant.OIDCConfig {
	c := &tenant.OIDCConfig{
		Type: tenant.ApplicationType(in.GetApplicationType()), AuthMethod: tenant.ClientAuthMethod(in.GetAuthMethodType()),
		GrantTypes: fromEnums[tenant.ClientGrantType](in.GetGrantTypes()), ResponseTypes: fromEnums[tenant.ClientResponseType](in.GetResponseTypes()),
		RedirectURIs: in.GetRedirectUris(), PostLogoutRedirectURIs: in.GetPostLogoutRedirectUris(), AdditionalOrigins: in.GetAdditionalOrigins(),
		DevelopmentMode: in.GetDevelopmentMode(), AccessTokenType: tenant.AccessTokenType(in.GetAccessTokenType()),
		AccessTokenRoleAssertion: in.GetAccessTokenRoleAssertion(), IDTokenRoleAssertion: in.GetIdTokenRoleAssertion(),
		IDTokenUserinfoAssertion: in.GetIdTokenUserinfoAssertion(), ClockSkew: in.GetClockSkew().AsDuration(),
		SkipNativeAppSuccessPage: in.GetSkipNativeAppSuccessPage(), BackChannelLogoutURI: in.GetBackChannelLogoutUri(),
	}
	login := loginOf(in.GetLoginVersion())
	c.LoginVersion, c.LoginBaseURI = login.Version, login.BaseURI
	return c
}

// loginOf returns the sign-in page that a message names, or the zero Login.
func loginOf(in *pb.LoginVersion) application.Login {
	switch v := in.GetVersion().(type) {
	case *pb.LoginVersion_LoginV1:
		return application.Login{Version: tenant.LoginVersion1}
	case *pb.LoginVersion_LoginV2:
		return application.Login{Version: tenant.LoginVersion2, BaseURI: v.LoginV2.GetBaseUri()}
	default:
		return application.Login{}
	}
}

// fromEnums converts enum values of the API to the domain's, which use the same
// numbers.
func fromEnums[To ~int, From ~int32](entries []From) []To {
	converted := make([]To, len(entries))
	for i, e := range entries {
		converted[i] = To(e)
	}
	return converted
}

func apiAuthMethod(m pb.APIAuthMethodType) tenant.ClientAuthMethod {
	if m == pb.APIAuthMethodType_API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT {
		return tenant.ClientAuthPrivateKeyJWT
	}
	return tenant.ClientAuthBasic
}

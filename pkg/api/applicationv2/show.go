package applicationv2

import (
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/application"
	"github.com/tenantry/tenantry/pkg/application"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// show returns an application as the API presents it.
func show(a *tenant.Application) *pb.Application {
	shown := &pb.Application{
		ApplicationId: a.ID, ProjectId: a.ProjectID, Name: a.Name, State: stateOf(a),
		CreationDate: timestamppb.New(a.CreatedAt), ChangeDate: timestamppb.New(a.ChangedAt),
	}
	if a.OIDC != nil {
		shown.Configuration = &pb.Application_OidcConfiguration{OidcConfiguration: showOIDC(a)}
		return shown
	}
	method := pb.APIAuthMethodType_API_AUTH_METHOD_TYPE_BASIC
	if a.AuthMethod() == tenant.ClientAuthPrivateKeyJWT {
		method = pb.APIAuthMethodType_API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT
	}
	shown.Configuration = &pb.Application_ApiConfiguration{ApiConfiguration: &pb.APIConfiguration{ClientId: a.ClientID, AuthMethodType: method}}
	return shown
}

func stateOf(a *tenant.Application) pb.ApplicationState {
	if a.State == tenant.StateActive {
		return pb.ApplicationState_APPLICATION_STATE_ACTIVE
	}
	return pb.ApplicationState_APPLICATION_STATE_INACTIVE
}

func showOIDC(a *tenant.Application) *pb.OIDCConfiguration {
	c, compliance := a.OIDC, application.Judge(a.OIDC)
	return &pb.OIDCConfiguration{
		RedirectUris: c.RedirectURIs, ResponseTypes: toEnums[pb.OIDCResponseType](c.ResponseTypes), GrantTypes: toEnums[pb.OIDCGrantType](c.GrantTypes),
		ApplicationType: pb.OIDCApplicationType(c.Type), ClientId: a.ClientID, AuthMethodType: pb.OIDCAuthMethodType(c.AuthMethod), //nolint:gosec // as they were sent
		PostLogoutRedirectUris: c.PostLogoutRedirectURIs, ComplianceProblems: problems(compliance),
		// Unlike on creation, any problem counts. Source: the contract.
		NonCompliant: len(compliance.Problems) > 0, DevelopmentMode: c.DevelopmentMode,
		AccessTokenType:          pb.OIDCTokenType(c.AccessTokenType), //nolint:gosec // as it was sent
		AccessTokenRoleAssertion: c.AccessTokenRoleAssertion, IdTokenRoleAssertion: c.IDTokenRoleAssertion, IdTokenUserinfoAssertion: c.IDTokenUserinfoAssertion,
		ClockSkew: durationpb.New(c.ClockSkew), AdditionalOrigins: c.AdditionalOrigins, AllowedOrigins: c.Origins(),
		SkipNativeAppSuccessPage: c.SkipNativeAppSuccessPage, BackChannelLogoutUri: c.BackChannelLogoutURI, LoginVersion: showLogin(c),
	}
}

func showLogin(c *tenant.OIDCConfig) *pb.LoginVersion {
	switch c.LoginVersion {
	case tenant.LoginVersion1:
		return &pb.LoginVersion{Version: &pb.LoginVersion_LoginV1{LoginV1: &pb.LoginV1{}}}
	case tenant.LoginVersion2:
		login := &pb.LoginV2{}
		if c.LoginBaseURI != "" {
			login.BaseUri = &c.LoginBaseURI
		}
		return &pb.LoginVersion{Version: &pb.LoginVersion_LoginV2{LoginV2: login}}
	default:
		return nil
	}
}

func problems(c application.Compliance) (shown []*pb.OIDCLocalizedMessage) {
	for _, key := range c.Problems {
		shown = append(shown, &pb.OIDCLocalizedMessage{Key: key})
	}
	return shown
}

// toEnums is the inverse of fromEnums.
func toEnums[To ~int32, From ~int](entries []From) []To {
	converted := make([]To, len(entries))
	for i, e := range entries {
		converted[i] = To(e) //nolint:gosec // as they were sent
	}
	return converted
}

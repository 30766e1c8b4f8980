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

// UpdateApplication changes the fields that the request sets. To clear a list of
// addresses, send one empty string: on the wire an empty list looks the same as an
// absent one.
func (s Service) UpdateApplication() api.Endpoint {
	return api.Route[*pb.UpdateApplicationRequest, *pb.UpdateApplicationResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.UpdateApplicationRequest]) (*pb.UpdateApplicationResponse, error) {
			response := func(a *tenant.Application) *pb.UpdateApplicationResponse {
				return &pb.UpdateApplicationResponse{ChangeDate: timestamppb.New(a.ChangedAt)}
			}
			unknown := errUpdateUnknown
			if r.In.GetName() == "" && r.In.GetApplicationType() != nil {
				unknown = errConfigUnknown
			}
			return change(ctx, s, r, access.ProjectAppWrite, unknown, response, func(ctx context.Context, cmd application.ChangeCommand) (*tenant.Application, error) {
				update := application.UpdateCommand{ChangeCommand: cmd}
				if r.In.GetName() != "" {
					update.Name = &r.In.Name
				}
				switch c := r.In.GetApplicationType().(type) {
				case *pb.UpdateApplicationRequest_OidcConfiguration:
					update.OIDC = oidcUpdate(c.OidcConfiguration)
				case *pb.UpdateApplicationRequest_ApiConfiguration:
					method := apiAuthMethod(c.ApiConfiguration.GetAuthMethodType())
					update.API = &method
				case *pb.UpdateApplicationRequest_SamlConfiguration:
					return nil, application.ErrSAML
				}
				return s.changes().Update(ctx, update)
			})
		},
	}
}

func oidcUpdate(in *pb.UpdateOIDCApplicationConfigurationRequest) *application.OIDCUpdate {
	u := &application.OIDCUpdate{
		Type: fromEnum[tenant.ApplicationType](in.ApplicationType), AuthMethod: fromEnum[tenant.ClientAuthMethod](in.AuthMethodType),
		RedirectURIs: in.GetRedirectUris(), PostLogoutRedirectURIs: in.GetPostLogoutRedirectUris(), AdditionalOrigins: in.GetAdditionalOrigins(),
		DevelopmentMode: in.DevelopmentMode, SkipNativeAppSuccessPage: in.SkipNativeAppSuccessPage,
		AccessTokenType: fromEnum[tenant.AccessTokenType](in.AccessTokenType), AccessTokenRoles: in.AccessTokenRoleAssertion,
		IDTokenRoles: in.IdTokenRoleAssertion, IDTokenUserinfoAssertion: in.IdTokenUserinfoAssertion, BackChannelLogoutURI: in.BackChannelLogoutUri,
	}
	if len(in.GetGrantTypes()) > 0 {
		u.GrantTypes = fromEnums[tenant.ClientGrantType](in.GetGrantTypes())
	}
	if len(in.GetResponseTypes()) > 0 {
		u.ResponseTypes = fromEnums[tenant.ClientResponseType](in.GetResponseTypes())
	}
	if in.ClockSkew != nil {
		skew := in.GetClockSkew().AsDuration()
		u.ClockSkew = &skew
	}
	if in.LoginVersion != nil {
		login := loginOf(in.GetLoginVersion())
		u.Login = &login
	}
	return u
}

// fromEnum is fromEnums for an optional value.
func fromEnum[To ~int, From ~int32](entry *From) *To {
	if entry == nil {
		return nil
	}
	converted := To(*entry)
	return &converted
}

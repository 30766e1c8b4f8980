// Package settingsv2 serves zitadel.settings.v2 over Connect, gRPC-web and REST.
package settingsv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/settings"
	"github.com/tenantry/tenantry/pkg/locale"
)

// Service serves zitadel.settings.v2. It has no dependencies.
type Service struct{}

// Calls returns the endpoints of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{s.GetGeneralSettings(), s.GetSecuritySettings()}
}

// GetGeneralSettings is GET /v2/settings. Clients use it to test whether they are
// authenticated. The pipeline has already read the instance.
func (Service) GetGeneralSettings() api.Endpoint {
	return api.Route[*pb.GetGeneralSettingsRequest, *pb.GetGeneralSettingsResponse]{
		Method: "GET", Path: "/v2/settings", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(_ context.Context, r api.Request[*pb.GetGeneralSettingsRequest]) (*pb.GetGeneralSettingsResponse, error) {
			return &pb.GetGeneralSettingsResponse{
				DefaultOrgId: r.Instance.DefaultOrgID, DefaultOrganizationId: r.Instance.DefaultOrgID, DefaultLanguage: r.Instance.DefaultLanguage,
				SupportedLanguages: locale.Supported(), AllowedLanguages: locale.Supported(), // an instance cannot restrict them
			}, nil
		},
	}
}

// GetSecuritySettings is GET /v2/settings/security. The settings are the same in
// every instance.
func (Service) GetSecuritySettings() api.Endpoint {
	return api.Route[*pb.GetSecuritySettingsRequest, *pb.GetSecuritySettingsResponse]{
		Method: "GET", Path: "/v2/settings/security", Scope: api.InstanceOfHost, Permission: access.IAMPolicyRead,
		Run: func(context.Context, api.Request[*pb.GetSecuritySettingsRequest]) (*pb.GetSecuritySettingsResponse, error) {
			return &pb.GetSecuritySettingsResponse{Settings: &pb.SecuritySettings{EmbeddedIframe: &pb.EmbeddedIframeSettings{}}}, nil
		},
	}
}

// Package settingsv2 is the table of routes of zitadel.settings.v2, by Connect,
// gRPC-web and REST.
package settingsv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/settings"
	"github.com/tenantry/tenantry/pkg/locale"
)

// Service has what the calls need: nothing.
type Service struct{}

// Calls are all that are served of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{s.GetGeneralSettings(), s.GetSecuritySettings()}
}

// GetGeneralSettings is GET /v2/settings, by which clients try out whether they are
// let in. The pipeline has read all that it shows.
func (Service) GetGeneralSettings() api.Endpoint {
	return api.Route[*pb.GetGeneralSettingsRequest, *pb.GetGeneralSettingsResponse]{
		Method: "GET", Path: "/v2/settings", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(_ context.Context, r api.Request[*pb.GetGeneralSettingsRequest]) (*pb.GetGeneralSettingsResponse, error) {
			return &pb.GetGeneralSettingsResponse{
				DefaultOrgId: r.Instance.DefaultOrgID, DefaultOrganizationId: r.Instance.DefaultOrgID, DefaultLanguage: r.Instance.DefaultLanguage,
				SupportedLanguages: locale.Supported(), AllowedLanguages: locale.Supported(), // nothing restricts them
			}, nil
		},
	}
}

// GetSecuritySettings is GET /v2/settings/security, which are the same in every
// instance.
func (Service) GetSecuritySettings() api.Endpoint {
	return api.Route[*pb.GetSecuritySettingsRequest, *pb.GetSecuritySettingsResponse]{
		Method: "GET", Path: "/v2/settings/security", Scope: api.InstanceOfHost, Permission: access.IAMPolicyRead,
		Run: func(context.Context, api.Request[*pb.GetSecuritySettingsRequest]) (*pb.GetSecuritySettingsResponse, error) {
			return &pb.GetSecuritySettingsResponse{Settings: &pb.SecuritySettings{EmbeddedIframe: &pb.EmbeddedIframeSettings{}}}, nil
		},
	}
}

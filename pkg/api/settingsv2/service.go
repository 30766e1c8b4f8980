// Package settingsv2 serves zitadel.settings.v2 over Connect, gRPC-web and REST.
package settingsv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/settings"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/locale"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// errFrames refuses what the original allows: no page may be embedded in a frame.
var errFrames = tenant.Invalid("SETT-fRm1e", "pages cannot be embedded in frames: leave embeddedIframe out, or send it without enabled and allowedOrigins")

// Service serves zitadel.settings.v2.
type Service struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Calls returns the endpoints of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{s.GetGeneralSettings(), s.GetSecuritySettings(), s.SetSecuritySettings()}
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

// GetSecuritySettings is GET /v2/settings/security. The pipeline has already read the
// instance.
func (Service) GetSecuritySettings() api.Endpoint {
	return api.Route[*pb.GetSecuritySettingsRequest, *pb.GetSecuritySettingsResponse]{
		Method: "GET", Path: "/v2/settings/security", Scope: api.InstanceOfHost, Permission: access.IAMPolicyRead,
		Run: func(_ context.Context, r api.Request[*pb.GetSecuritySettingsRequest]) (*pb.GetSecuritySettingsResponse, error) {
			return &pb.GetSecuritySettingsResponse{Settings: &pb.SecuritySettings{
				EmbeddedIframe: &pb.EmbeddedIframeSettings{}, EnableImpersonation: r.Instance.Impersonation,
			}}, nil
		},
	}
}

// SetSecuritySettings is PUT /v2/policies/security.
func (s Service) SetSecuritySettings() api.Endpoint {
	set := instance.SetSecurity{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.SetSecuritySettingsRequest, *pb.SetSecuritySettingsResponse]{
		Method: "PUT", Path: "/v2/policies/security", Scope: api.InstanceOfHost, Permission: access.IAMPolicyWrite, Check: checkSecurity,
		Run: func(ctx context.Context, r api.Request[*pb.SetSecuritySettingsRequest]) (*pb.SetSecuritySettingsResponse, error) {
			response := func(changed *tenant.Instance) *pb.SetSecuritySettingsResponse {
				return &pb.SetSecuritySettingsResponse{Details: viewv2.Changed(changed.Revision, changed.ID)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(set.Execute(ctx, cmd, r.In.GetEnableImpersonation()))
		},
	}
}

func checkSecurity(in *pb.SetSecuritySettingsRequest) error {
	if frame := in.GetEmbeddedIframe(); frame.GetEnabled() || len(frame.GetAllowedOrigins()) > 0 {
		return errFrames
	}
	return nil
}

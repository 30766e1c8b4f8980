package adminapi

import (
	"context"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/pb/settings"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// GetOIDCSettings is GET /admin/v1/settings/oidc.
func (s Service) GetOIDCSettings() api.Endpoint {
	return api.Route[*admin.GetOIDCSettingsRequest, *admin.GetOIDCSettingsResponse]{
		Method: "GET", Path: "/admin/v1/settings/oidc", Scope: api.InstanceOfHost, Permission: access.IAMPolicyRead,
		Run: func(_ context.Context, r api.Request[*admin.GetOIDCSettingsRequest]) (*admin.GetOIDCSettingsResponse, error) {
			inForce := r.Instance.TokenLifetimes.Or(s.TokenLifetimes)
			return &admin.GetOIDCSettingsResponse{Settings: &settings.OIDCSettings{
				Details:             view.Details(r.Instance.Revision, r.Instance.ID),
				AccessTokenLifetime: durationpb.New(inForce.AccessToken), IdTokenLifetime: durationpb.New(inForce.IDToken),
				RefreshTokenIdleExpiration: durationpb.New(inForce.RefreshIdle), RefreshTokenExpiration: durationpb.New(inForce.Refresh),
			}}, nil
		},
	}
}

// UpdateOIDCSettings is PUT /admin/v1/settings/oidc.
func (s Service) UpdateOIDCSettings() api.Endpoint {
	set := instance.SetTokenLifetimes{Store: s.Store, Clock: s.Clock, IDs: s.IDs, Defaults: s.TokenLifetimes}
	return api.Route[*admin.UpdateOIDCSettingsRequest, *admin.UpdateOIDCSettingsResponse]{
		Method: "PUT", Path: "/admin/v1/settings/oidc", Scope: api.InstanceOfHost, Permission: access.IAMPolicyWrite,
		Run: func(ctx context.Context, r api.Request[*admin.UpdateOIDCSettingsRequest]) (*admin.UpdateOIDCSettingsResponse, error) {
			response := func(changed *tenant.Instance) *admin.UpdateOIDCSettingsResponse {
				return &admin.UpdateOIDCSettingsResponse{Details: view.Changed(changed.Revision, changed.ID)}
			}
			return api.Respond(response)(set.Execute(ctx, instance.SetTokenLifetimesCommand{
				ChangeCommand: instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)},
				AccessToken:   lifetime(r.In.GetAccessTokenLifetime()), IDToken: lifetime(r.In.GetIdTokenLifetime()),
				RefreshIdle: lifetime(r.In.GetRefreshTokenIdleExpiration()), Refresh: lifetime(r.In.GetRefreshTokenExpiration()),
			}))
		},
	}
}

// lifetime returns nil for a duration that was not sent. A duration out of the range of
// time.Duration becomes the nearest value in range.
func lifetime(sent *durationpb.Duration) *time.Duration {
	if sent == nil {
		return nil
	}
	d := sent.AsDuration()
	return &d
}

package adminapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/locale"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// GetSupportedLanguages is GET /admin/v1/languages.
func (s Service) GetSupportedLanguages() api.Endpoint {
	return api.Route[*admin.GetSupportedLanguagesRequest, *admin.GetSupportedLanguagesResponse]{
		Method: "GET", Path: "/admin/v1/languages", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(context.Context, api.Request[*admin.GetSupportedLanguagesRequest]) (*admin.GetSupportedLanguagesResponse, error) {
			return &admin.GetSupportedLanguagesResponse{Languages: locale.Supported()}, nil
		},
	}
}

// GetAllowedLanguages is GET /admin/v1/languages/allowed. It returns all languages,
// because an instance cannot restrict them.
func (s Service) GetAllowedLanguages() api.Endpoint {
	return api.Route[*admin.GetAllowedLanguagesRequest, *admin.GetAllowedLanguagesResponse]{
		Method: "GET", Path: "/admin/v1/languages/allowed", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(context.Context, api.Request[*admin.GetAllowedLanguagesRequest]) (*admin.GetAllowedLanguagesResponse, error) {
			return &admin.GetAllowedLanguagesResponse{Languages: locale.Supported()}, nil
		},
	}
}

// GetDefaultLanguage is GET /admin/v1/languages/default.
func (s Service) GetDefaultLanguage() api.Endpoint {
	return api.Route[*admin.GetDefaultLanguageRequest, *admin.GetDefaultLanguageResponse]{
		Method: "GET", Path: "/admin/v1/languages/default", Scope: api.InstanceOfHost, Permission: access.IAMRead,
		Run: func(_ context.Context, r api.Request[*admin.GetDefaultLanguageRequest]) (*admin.GetDefaultLanguageResponse, error) {
			return &admin.GetDefaultLanguageResponse{Language: r.Instance.DefaultLanguage}, nil
		},
	}
}

// SetDefaultLanguage is PUT /admin/v1/languages/default/{language}.
func (s Service) SetDefaultLanguage() api.Endpoint {
	set := instance.SetDefaultLanguage{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*admin.SetDefaultLanguageRequest, *admin.SetDefaultLanguageResponse]{
		Method: "PUT", Path: "/admin/v1/languages/default/{language}", Scope: api.InstanceOfHost, Permission: access.IAMWrite,
		Run: func(ctx context.Context, r api.Request[*admin.SetDefaultLanguageRequest]) (*admin.SetDefaultLanguageResponse, error) {
			response := func(changed *tenant.Instance) *admin.SetDefaultLanguageResponse {
				return &admin.SetDefaultLanguageResponse{Details: view.Changed(changed.Revision, changed.ID)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(set.Execute(ctx, cmd, r.In.GetLanguage()))
		},
	}
}

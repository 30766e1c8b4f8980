package adminapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/view"
)

// ListInstanceDomains is POST /admin/v1/domains/_search. The pipeline has already read
// everything it returns.
func (s Service) ListInstanceDomains() api.Endpoint {
	return api.Route[*admin.ListInstanceDomainsRequest, *admin.ListInstanceDomainsResponse]{
		Method: "POST", Path: "/admin/v1/domains/_search", Scope: api.InstanceOfHost, Permission: access.IAMRead,
		Run: func(_ context.Context, r api.Request[*admin.ListInstanceDomainsRequest]) (*admin.ListInstanceDomainsResponse, error) {
			details, result, err := view.Domains(r.Instance, r.In, r.At)
			if err != nil {
				return nil, err
			}
			return &admin.ListInstanceDomainsResponse{Details: details, Result: result}, nil
		},
	}
}

// ListInstanceTrustedDomains is POST /admin/v1/trusted_domains/_search. The pipeline
// has already read everything it returns.
func (s Service) ListInstanceTrustedDomains() api.Endpoint {
	return api.Route[*admin.ListInstanceTrustedDomainsRequest, *admin.ListInstanceTrustedDomainsResponse]{
		Method: "POST", Path: "/admin/v1/trusted_domains/_search", Scope: api.InstanceOfHost, Permission: access.IAMRead,
		Run: func(_ context.Context, r api.Request[*admin.ListInstanceTrustedDomainsRequest]) (*admin.ListInstanceTrustedDomainsResponse, error) {
			details, result, err := view.TrustedDomains(r.Instance, r.In, r.At)
			if err != nil {
				return nil, err
			}
			return &admin.ListInstanceTrustedDomainsResponse{Details: details, Result: result}, nil
		},
	}
}

package systemapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/api/view"
)

// ListDomains is POST /system/v1/instances/{instance_id}/domains/_search. The pipeline
// has already read everything it returns.
func (s Service) ListDomains() api.Endpoint {
	return api.Route[*system.ListDomainsRequest, *system.ListDomainsResponse]{
		Method: "POST", Path: "/system/v1/instances/{instance_id}/domains/_search", Scope: api.InstanceInPath, Permission: access.SystemDomainRead,
		Run: func(_ context.Context, r api.Request[*system.ListDomainsRequest]) (*system.ListDomainsResponse, error) {
			details, result, err := view.Domains(r.Instance, r.In, r.At)
			if err != nil {
				return nil, err
			}
			return &system.ListDomainsResponse{Details: details, Result: result}, nil
		},
	}
}

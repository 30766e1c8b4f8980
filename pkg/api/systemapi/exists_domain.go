package systemapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/instance"
)

// ExistsDomain is POST /system/v1/domains/{domain}/_exists.
func (s Service) ExistsDomain() api.Endpoint {
	exists := instance.DomainExists{Store: s.Store}
	return api.Route[*system.ExistsDomainRequest, *system.ExistsDomainResponse]{
		Method: "POST", Path: "/system/v1/domains/{domain}/_exists", Permission: access.SystemDomainRead,
		Run: func(ctx context.Context, r api.Request[*system.ExistsDomainRequest]) (*system.ExistsDomainResponse, error) {
			found, err := exists.Execute(ctx, r.In.GetDomain())
			if err != nil {
				return nil, err
			}
			return &system.ExistsDomainResponse{Exists: found}, nil
		},
	}
}

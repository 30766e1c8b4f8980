package instancev2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/instance"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// AddTrustedDomain lets proxies serve the named instance, by default that of the
// host, under another host name.
func (s Service) AddTrustedDomain() api.Endpoint {
	add := instance.AddTrustedDomain{Store: s.Store, Clock: s.Clock, IDs: s.IDs, Reserved: s.Reserved}
	return api.Route[*pb.AddTrustedDomainRequest, *pb.AddTrustedDomainResponse]{
		Scope: api.InstanceNamed, Permission: access.IAMWrite, On: api.OnInstance[*pb.AddTrustedDomainRequest],
		Run: func(ctx context.Context, r api.Request[*pb.AddTrustedDomainRequest]) (*pb.AddTrustedDomainResponse, error) {
			response := func(changed *tenant.Instance) *pb.AddTrustedDomainResponse {
				return &pb.AddTrustedDomainResponse{CreationDate: timestamppb.New(changed.ChangedAt)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(add.Execute(ctx, cmd, r.In.GetTrustedDomain()))
		},
	}
}

// RemoveTrustedDomain removes a trusted domain. The next request is already refused
// under it. An unknown instance has none.
func (s Service) RemoveTrustedDomain() api.Endpoint {
	remove := instance.RemoveTrustedDomain{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.RemoveTrustedDomainRequest, *pb.RemoveTrustedDomainResponse]{
		Scope: api.InstanceNamed, Permission: access.IAMWrite, On: api.OnInstance[*pb.RemoveTrustedDomainRequest],
		Run: func(ctx context.Context, r api.Request[*pb.RemoveTrustedDomainRequest]) (*pb.RemoveTrustedDomainResponse, error) {
			response := func(changed *tenant.Instance) *pb.RemoveTrustedDomainResponse {
				return &pb.RemoveTrustedDomainResponse{DeletionDate: timestamppb.New(changed.ChangedAt)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: instanceOf(r), Complete: api.Completer(r, response)}
			return api.Respond(response)(remove.Execute(ctx, cmd, r.In.GetTrustedDomain()))
		},
	}
}

// trustedDomainOrders maps sort columns to orders. Unspecified and unknown columns
// sort the same way and have no entry.
var trustedDomainOrders = map[pb.TrustedDomainFieldName]instance.DomainOrder{
	pb.TrustedDomainFieldName_TRUSTED_DOMAIN_FIELD_NAME_DOMAIN:        instance.DomainsByName,
	pb.TrustedDomainFieldName_TRUSTED_DOMAIN_FIELD_NAME_CREATION_DATE: instance.DomainsByCreation,
}

// ListTrustedDomains lists the trusted domains of the named instance, by default
// that of the host. The list is empty for an unknown instance.
func (s Service) ListTrustedDomains() api.Endpoint {
	return api.Route[*pb.ListTrustedDomainsRequest, *pb.ListTrustedDomainsResponse]{
		Scope: api.InstanceNamed, Permission: access.IAMRead, On: api.OnInstance[*pb.ListTrustedDomainsRequest],
		Run: func(_ context.Context, r api.Request[*pb.ListTrustedDomainsRequest]) (*pb.ListTrustedDomainsResponse, error) {
			page, err := viewv2.Pagination(r.In.GetPagination())
			if err != nil {
				return nil, err
			}
			query := instance.DomainsQuery{PageQuery: page, SortBy: trustedDomainOrders[r.In.GetSortingColumn()]}
			for _, f := range r.In.GetFilters() {
				query.Where = append(query.Where, named(f.GetDomainFilter()))
			}
			found, err := instance.ListDomains(instanceOf(r).TrustedDomains, query)
			if err != nil {
				return nil, err
			}
			show := func(d tenant.InstanceDomain) *pb.TrustedDomain {
				return &pb.TrustedDomain{InstanceId: r.Instance.ID, CreationDate: timestamppb.New(d.CreatedAt), Domain: d.Domain}
			}
			return &pb.ListTrustedDomainsResponse{
				TrustedDomain: view.Each(found, show), Pagination: viewv2.Paginated(found, r.In.GetPagination()),
			}, nil
		},
	}
}

package orgv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/org"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// AddOrganizationDomain is POST /v2/organizations/{organization_id}/domains.
func (s Service) AddOrganizationDomain() api.Endpoint {
	add := org.AddDomain{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.AddOrganizationDomainRequest, *pb.AddOrganizationDomainResponse]{
		Method: "POST", Path: "/v2/organizations/{organization_id}/domains", Scope: api.InstanceOfHost, Permission: access.OrgWrite,
		On: onOrg[*pb.AddOrganizationDomainRequest], Prefetch: prefetch[*pb.AddOrganizationDomainRequest],
		Run: func(ctx context.Context, r api.Request[*pb.AddOrganizationDomainRequest]) (*pb.AddOrganizationDomainResponse, error) {
			response := func(o *tenant.Org) *pb.AddOrganizationDomainResponse {
				return &pb.AddOrganizationDomainResponse{CreationDate: timestamppb.New(o.ChangedAt)}
			}
			return api.Respond(response)(add.Execute(ctx, command(r, response), r.In.GetDomain()))
		},
	}
}

// DeleteOrganizationDomain is DELETE /v2/organizations/{organization_id}/domains.
func (s Service) DeleteOrganizationDomain() api.Endpoint {
	remove := org.RemoveDomain{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.DeleteOrganizationDomainRequest, *pb.DeleteOrganizationDomainResponse]{
		Method: "DELETE", Path: "/v2/organizations/{organization_id}/domains", Scope: api.InstanceOfHost, Permission: access.OrgWrite,
		On: onOrg[*pb.DeleteOrganizationDomainRequest], Prefetch: prefetch[*pb.DeleteOrganizationDomainRequest],
		Run: func(ctx context.Context, r api.Request[*pb.DeleteOrganizationDomainRequest]) (*pb.DeleteOrganizationDomainResponse, error) {
			response := func(o *tenant.Org) *pb.DeleteOrganizationDomainResponse {
				return &pb.DeleteOrganizationDomainResponse{DeletionDate: timestamppb.New(o.ChangedAt)}
			}
			return api.Respond(response)(remove.Execute(ctx, command(r, response), r.In.GetDomain()))
		},
	}
}

// ListOrganizationDomains is POST
// /v2/organizations/{organization_id}/domains/search. The list is empty if the
// caller may not read the organisation.
func (s Service) ListOrganizationDomains() api.Endpoint {
	list := org.ListDomains{Store: s.Store}
	return api.Route[*pb.ListOrganizationDomainsRequest, *pb.ListOrganizationDomainsResponse]{
		Method: "POST", Path: "/v2/organizations/{organization_id}/domains/search", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Prefetch: prefetch[*pb.ListOrganizationDomainsRequest],
		Run: func(ctx context.Context, r api.Request[*pb.ListOrganizationDomainsRequest]) (*pb.ListOrganizationDomainsResponse, error) {
			query, err := domainsQuery(r)
			if err != nil {
				return nil, err
			}
			var page tenant.Page[tenant.OrgDomain]
			if r.Caller.MayOn(access.OrgRead, tenant.OnOrg(query.ID)) == nil {
				if page, err = list.Execute(ctx, query); err != nil {
					return nil, err
				}
			}
			show := func(d tenant.OrgDomain) *pb.Domain {
				return &pb.Domain{OrganizationId: query.ID, Domain: d.Domain, IsVerified: d.Verified, IsPrimary: d.Primary}
			}
			return &pb.ListOrganizationDomainsResponse{Pagination: viewv2.Paginated(page, r.In.GetPagination()), Domains: view.Each(page, show)}, nil
		},
	}
}

func domainsQuery(r api.Request[*pb.ListOrganizationDomainsRequest]) (query org.DomainsQuery, err error) {
	query.GetQuery = org.GetQuery{InstanceID: r.Instance.ID, ID: r.In.GetOrganizationId(), Read: r.Found.Org}
	query.ByName = r.In.GetSortingColumn() == pb.DomainFieldName_DOMAIN_FIELD_NAME_NAME
	for _, f := range r.In.GetFilters() {
		query.Where = append(query.Where, org.DomainNamed(f.GetDomainFilter().GetDomain(), tenant.TextMethod(f.GetDomainFilter().GetMethod())))
	}
	query.PageQuery, err = viewv2.Pagination(r.In.GetPagination())
	return query, err
}

// GenerateOrganizationDomainValidation is POST
// /v2/organizations/{organization_id}/domains/validation/generate. It always fails,
// because domains are verified when they are added.
func (s Service) GenerateOrganizationDomainValidation() api.Endpoint {
	return api.Route[*pb.GenerateOrganizationDomainValidationRequest, *pb.GenerateOrganizationDomainValidationResponse]{
		Method: "POST", Path: "/v2/organizations/{organization_id}/domains/validation/generate", Scope: api.InstanceOfHost, Permission: access.OrgWrite,
		On: onOrg[*pb.GenerateOrganizationDomainValidationRequest], Prefetch: prefetch[*pb.GenerateOrganizationDomainValidationRequest],
		Run: func(ctx context.Context, r api.Request[*pb.GenerateOrganizationDomainValidationRequest]) (*pb.GenerateOrganizationDomainValidationResponse, error) {
			q := org.GetQuery{InstanceID: r.Instance.ID, ID: r.In.GetOrganizationId(), Read: r.Found.Org}
			return nil, org.CheckUnverified(ctx, s.Store, q, r.In.GetDomain(), org.ErrGenerateUnknown)
		},
	}
}

// VerifyOrganizationDomain is POST
// /v2/organizations/{organization_id}/domains/validation/verify. It always fails,
// because domains are verified when they are added.
func (s Service) VerifyOrganizationDomain() api.Endpoint {
	return api.Route[*pb.VerifyOrganizationDomainRequest, *pb.VerifyOrganizationDomainResponse]{
		Method: "POST", Path: "/v2/organizations/{organization_id}/domains/validation/verify", Scope: api.InstanceOfHost, Permission: access.OrgWrite,
		On: onOrg[*pb.VerifyOrganizationDomainRequest], Prefetch: prefetch[*pb.VerifyOrganizationDomainRequest],
		Run: func(ctx context.Context, r api.Request[*pb.VerifyOrganizationDomainRequest]) (*pb.VerifyOrganizationDomainResponse, error) {
			q := org.GetQuery{InstanceID: r.Instance.ID, ID: r.In.GetOrganizationId(), Read: r.Found.Org}
			return nil, org.CheckUnverified(ctx, s.Store, q, r.In.GetDomain(), org.ErrVerifyUnknown)
		},
	}
}

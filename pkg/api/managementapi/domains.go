package managementapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/management"
	orgpb "github.com/tenantry/tenantry/pkg/api/pb/org"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListOrgDomains is POST /management/v1/orgs/me/domains/_search.
func (s Service) ListOrgDomains() api.Endpoint {
	list := org.ListDomains{Store: s.Store}
	return api.Route[*pb.ListOrgDomainsRequest, *pb.ListOrgDomainsResponse]{
		Method: "POST", Path: "/management/v1/orgs/me/domains/_search", Scope: api.InstanceOfHost, Permission: access.OrgRead, OnOwnOrg: true,
		Run: func(ctx context.Context, r api.Request[*pb.ListOrgDomainsRequest]) (*pb.ListOrgDomainsResponse, error) {
			query := org.DomainsQuery{GetQuery: org.GetQuery{InstanceID: r.Instance.ID, ID: orgID(r), Read: r.Org}}
			var err error
			if query.PageQuery, err = view.PageQuery(r.In.GetQuery()); err != nil {
				return nil, err
			}
			query.Descending = false // there is no column to sort by
			for _, q := range r.In.GetQueries() {
				name := q.GetDomainNameQuery()
				query.Where = append(query.Where, org.DomainNamed(name.GetName(), tenant.TextMethod(name.GetMethod())))
			}
			page, err := list.Execute(ctx, query)
			if err != nil {
				return nil, err
			}
			show := func(d tenant.OrgDomain) *orgpb.Domain { return view.OrgDomain(r.Org, d) }
			return &pb.ListOrgDomainsResponse{Details: view.ListDetails(r.In.GetQuery(), page, r.At), Result: view.Each(page, show)}, nil
		},
	}
}

// AddOrgDomain is POST /management/v1/orgs/me/domains.
func (s Service) AddOrgDomain() api.Endpoint {
	add := org.AddDomain{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.AddOrgDomainRequest, *pb.AddOrgDomainResponse]{
		Method: "POST", Path: "/management/v1/orgs/me/domains", Scope: api.InstanceOfHost, Permission: access.OrgWrite, OnOwnOrg: true,
		Run: func(ctx context.Context, r api.Request[*pb.AddOrgDomainRequest]) (*pb.AddOrgDomainResponse, error) {
			response := func(o *tenant.Org) *pb.AddOrgDomainResponse {
				return &pb.AddOrgDomainResponse{Details: view.Created(o.Revision, o.ID)}
			}
			return api.Respond(response)(add.Execute(ctx, command(r, response), r.In.GetDomain()))
		},
	}
}

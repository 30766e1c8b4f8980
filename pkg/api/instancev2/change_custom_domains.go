package instancev2

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/instance"
	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// AddCustomDomain adds a host name to the named instance.
func (s Service) AddCustomDomain() api.Endpoint {
	add := instance.AddDomain{Store: s.Store, Clock: s.Clock, IDs: s.IDs, Reserved: s.Reserved}
	return api.Route[*pb.AddCustomDomainRequest, *pb.AddCustomDomainResponse]{
		Scope: api.InstanceNamed, Permission: access.SystemDomainWrite,
		Run: func(ctx context.Context, r api.Request[*pb.AddCustomDomainRequest]) (*pb.AddCustomDomainResponse, error) {
			response := func(changed *tenant.Instance) *pb.AddCustomDomainResponse {
				return &pb.AddCustomDomainResponse{CreationDate: timestamppb.New(changed.ChangedAt)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(add.Execute(ctx, cmd, r.In.GetCustomDomain()))
		},
	}
}

// RemoveCustomDomain removes a host name from the named instance, ignoring case. An
// unknown instance has none.
func (s Service) RemoveCustomDomain() api.Endpoint {
	remove := instance.RemoveDomain{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.RemoveCustomDomainRequest, *pb.RemoveCustomDomainResponse]{
		Scope: api.InstanceNamed, Permission: access.SystemDomainDelete,
		Run: func(ctx context.Context, r api.Request[*pb.RemoveCustomDomainRequest]) (*pb.RemoveCustomDomainResponse, error) {
			response := func(changed *tenant.Instance) *pb.RemoveCustomDomainResponse {
				return &pb.RemoveCustomDomainResponse{DeletionDate: timestamppb.New(changed.ChangedAt)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: instanceOf(r), Complete: api.Completer(r, response)}
			return api.Respond(response)(remove.Execute(ctx, cmd, asSpelt(instanceOf(r), r.In.GetCustomDomain())))
		},
	}
}

// asSpelt returns domain as the instance spells it, since the use case compares
// case-sensitively, as v1 does. A domain that the instance does not have is
// returned unchanged.
func asSpelt(i *tenant.Instance, domain string) string {
	host, ok := hostname.Parse(domain)
	n := slices.IndexFunc(i.Domains, func(d tenant.InstanceDomain) bool { return ok && d.Host() == host })
	if n < 0 {
		return domain
	}
	return i.Domains[n].Domain
}

package instancev2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/instance"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// GetInstance returns the named instance, by default that of the host. The pipeline
// has already read it.
func (s Service) GetInstance() api.Endpoint {
	return api.Route[*pb.GetInstanceRequest, *pb.GetInstanceResponse]{
		Scope: api.InstanceNamed, NotFound: instance.ErrNotFound, Permission: access.IAMRead, On: api.OnInstance[*pb.GetInstanceRequest],
		Run: func(_ context.Context, r api.Request[*pb.GetInstanceRequest]) (*pb.GetInstanceResponse, error) {
			return &pb.GetInstanceResponse{Instance: show(r.Instance)}, nil
		},
	}
}

func show(i *tenant.Instance) *pb.Instance {
	shown := &pb.Instance{
		Id: i.ID, CreationDate: timestamppb.New(i.CreatedAt), ChangeDate: timestamppb.New(i.ChangedAt),
		Name: i.Name, Version: view.Version(),
	}
	for _, d := range view.InOrder(i.Domains) {
		shown.CustomDomains = append(shown.CustomDomains, showCustomDomain(i.ID, d))
	}
	return shown
}

func notFound(id string) *tenant.Error {
	return &tenant.Error{Kind: tenant.KindNotFound, ID: id, Key: "Errors.Instance.NotFound"}
}

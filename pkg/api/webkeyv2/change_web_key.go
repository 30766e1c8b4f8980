package webkeyv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/webkey"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ActivateWebKey makes a key the signing key. Activating the active key changes
// nothing.
func (s Service) ActivateWebKey() api.Endpoint {
	return api.Route[*pb.ActivateWebKeyRequest, *pb.ActivateWebKeyResponse]{
		Scope: api.InstanceOfHost, Permission: access.WebKeyWrite,
		Run: func(ctx context.Context, r api.Request[*pb.ActivateWebKeyRequest]) (*pb.ActivateWebKeyResponse, error) {
			response := func(k *tenant.SigningKey) *pb.ActivateWebKeyResponse {
				return &pb.ActivateWebKeyResponse{ChangeDate: timestamppb.New(k.ChangedAt)}
			}
			return api.Respond(response)(s.changes().Activate(ctx, command(r, api.Completer(r, response)), r.In.GetId()))
		},
	}
}

// DeleteWebKey deletes a key. For an unknown key it succeeds without a date.
func (s Service) DeleteWebKey() api.Endpoint {
	return api.Route[*pb.DeleteWebKeyRequest, *pb.DeleteWebKeyResponse]{
		Scope: api.InstanceOfHost, Permission: access.WebKeyDelete,
		Run: func(ctx context.Context, r api.Request[*pb.DeleteWebKeyRequest]) (*pb.DeleteWebKeyResponse, error) {
			response := func(k *tenant.SigningKey) *pb.DeleteWebKeyResponse {
				if k == nil {
					return &pb.DeleteWebKeyResponse{}
				}
				return &pb.DeleteWebKeyResponse{DeletionDate: timestamppb.New(k.ChangedAt)}
			}
			return api.Respond(response)(s.changes().Remove(ctx, command(r, api.Completer(r, response)), r.In.GetId()))
		},
	}
}

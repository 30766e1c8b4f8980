package userv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/credential"
)

// AddSecret is POST /v2/users/{user_id}/secret.
func (s Service) AddSecret() api.Endpoint {
	add := credential.AddSecret{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	response := func(added *credential.AddedSecret) *pb.AddSecretResponse {
		return &pb.AddSecretResponse{CreationDate: timestamppb.New(added.At), ClientSecret: added.Text}
	}
	return api.Route[*pb.AddSecretRequest, *pb.AddSecretResponse]{
		Method: "POST", Path: "/v2/users/{user_id}/secret", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.AddSecretRequest]) (*pb.AddSecretResponse, error) {
			found, err := target(ctx, s.Store, r, credentialRule(credential.ErrSecretNoMachine))
			if err != nil {
				return nil, err
			}
			return api.Respond(response)(add.Execute(ctx, credential.SecretCommand[credential.AddedSecret]{
				Actor: r.Caller.ID, User: found, Complete: api.Completer(r, response),
			}))
		},
	}
}

// RemoveSecret is DELETE /v2/users/{user_id}/secret.
func (s Service) RemoveSecret() api.Endpoint {
	remove := credential.RemoveSecret{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	response := func(removed *credential.Removed) *pb.RemoveSecretResponse {
		return &pb.RemoveSecretResponse{DeletionDate: timestamppb.New(removed.At)}
	}
	return api.Route[*pb.RemoveSecretRequest, *pb.RemoveSecretResponse]{
		Method: "DELETE", Path: "/v2/users/{user_id}/secret", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.RemoveSecretRequest]) (*pb.RemoveSecretResponse, error) {
			found, err := target(ctx, s.Store, r, credentialRule(credential.ErrRemoveSecretNoMachine))
			if err != nil {
				return nil, err
			}
			return api.Respond(response)(remove.Execute(ctx, credential.SecretCommand[credential.Removed]{
				Actor: r.Caller.ID, User: found, Complete: api.Completer(r, response),
			}))
		},
	}
}

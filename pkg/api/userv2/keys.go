package userv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/credential"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// credentialRule is the rule for credentials: machines may also manage their own.
func credentialRule(notFound *tenant.Error) rule {
	return rule{permission: access.UserWrite, allowSelf: true, notFound: notFound}
}

// AddKey is POST /v2/users/{user_id}/keys. As in the public API, an invalid key is
// refused before permission is checked.
func (s Service) AddKey() api.Endpoint {
	add := credential.AddKey{Store: s.Store, Keyring: s.Keyring, Clock: s.Clock, IDs: s.IDs, Lifetime: s.CredentialLifetime}
	response := func(added *credential.AddedKey) *pb.AddKeyResponse {
		return &pb.AddKeyResponse{CreationDate: timestamppb.New(added.Key.CreatedAt), KeyId: added.Key.ID, KeyContent: added.File}
	}
	return api.Route[*pb.AddKeyRequest, *pb.AddKeyResponse]{
		Method: "POST", Path: "/v2/users/{user_id}/keys", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.AddKeyRequest]) (*pb.AddKeyResponse, error) {
			plan, err := add.Check(r.In.GetExpirationDate().AsTime(), r.In.GetPublicKey())
			if err != nil {
				return nil, err
			}
			found, err := target(ctx, s.Store, r, credentialRule(credential.ErrKeyNoMachine))
			if err != nil {
				return nil, err
			}
			return api.Respond(response)(add.Execute(ctx, credential.AddKeyCommand{
				Actor: r.Caller.ID, User: found, Plan: plan, Complete: api.Completer(r, response),
			}))
		},
	}
}

// RemoveKey is DELETE /v2/users/{user_id}/keys/{key_id}.
func (s Service) RemoveKey() api.Endpoint {
	remove := credential.RemoveKey{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	response := func(removed *credential.Removed) *pb.RemoveKeyResponse {
		return &pb.RemoveKeyResponse{DeletionDate: timestamppb.New(removed.At)}
	}
	return api.Route[*pb.RemoveKeyRequest, *pb.RemoveKeyResponse]{
		Method: "DELETE", Path: "/v2/users/{user_id}/keys/{key_id}", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.RemoveKeyRequest]) (*pb.RemoveKeyResponse, error) {
			found, err := target(ctx, s.Store, r, credentialRule(credential.ErrUserNotFound))
			if err != nil {
				return nil, err
			}
			return api.Respond(response)(remove.Execute(ctx, credential.RemoveCommand{
				Actor: r.Caller.ID, User: found, ID: r.In.GetKeyId(), Complete: api.Completer(r, response),
			}))
		},
	}
}

package userv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/credential"
)

// AddPersonalAccessToken is POST /v2/users/{user_id}/pats. As in the public API, an
// expiry in the past is refused before permission is checked.
func (s Service) AddPersonalAccessToken() api.Endpoint {
	add := credential.AddToken{Store: s.Store, Clock: s.Clock, IDs: s.IDs, Lifetime: s.CredentialLifetime}
	response := func(added *credential.AddedToken) *pb.AddPersonalAccessTokenResponse {
		return &pb.AddPersonalAccessTokenResponse{
			CreationDate: timestamppb.New(added.Token.CreatedAt), TokenId: added.Token.ID, Token: added.Text,
		}
	}
	return api.Route[*pb.AddPersonalAccessTokenRequest, *pb.AddPersonalAccessTokenResponse]{
		Method: "POST", Path: "/v2/users/{user_id}/pats", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.AddPersonalAccessTokenRequest]) (*pb.AddPersonalAccessTokenResponse, error) {
			expiresAt, err := add.Check(r.In.GetExpirationDate().AsTime())
			if err != nil {
				return nil, err
			}
			found, err := target(ctx, s.Store, r, credentialRule(credential.ErrTokenUserNotFound))
			if err != nil {
				return nil, err
			}
			return api.Respond(response)(add.Execute(ctx, credential.AddTokenCommand{
				Actor: r.Caller.ID, User: found, ExpiresAt: expiresAt, Complete: api.Completer(r, response),
			}))
		},
	}
}

// RemovePersonalAccessToken is DELETE /v2/users/{user_id}/pats/{token_id}.
func (s Service) RemovePersonalAccessToken() api.Endpoint {
	remove := credential.RemoveToken{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	response := func(removed *credential.Removed) *pb.RemovePersonalAccessTokenResponse {
		return &pb.RemovePersonalAccessTokenResponse{DeletionDate: timestamppb.New(removed.At)}
	}
	return api.Route[*pb.RemovePersonalAccessTokenRequest, *pb.RemovePersonalAccessTokenResponse]{
		Method: "DELETE", Path: "/v2/users/{user_id}/pats/{token_id}", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.RemovePersonalAccessTokenRequest]) (*pb.RemovePersonalAccessTokenResponse, error) {
			found, err := target(ctx, s.Store, r, credentialRule(credential.ErrUserNotFound))
			if err != nil {
				return nil, err
			}
			return api.Respond(response)(remove.Execute(ctx, credential.RemoveCommand{
				Actor: r.Caller.ID, User: found, ID: r.In.GetTokenId(), Complete: api.Completer(r, response),
			}))
		},
	}
}

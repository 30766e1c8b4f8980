package applicationv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/application"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/application"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of key calls. Source: the contract, apps.md, and for what it does not have,
// the public source of the original.
var (
	errKeyOfUnknown = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-sak25", Key: "Errors.Project.App.NotFound"}
	errKeyUnknown   = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-Dgr3g", Key: "Errors.AuthNKey.NotFound"}
)

// CreateApplicationKey creates a key pair for an application. The response is the
// only place where the private key appears.
func (s Service) CreateApplicationKey() api.Endpoint {
	add := application.AddKey{Store: s.Store, Keyring: s.Keyring, Clock: s.Clock, IDs: s.IDs, Lifetime: s.CredentialLifetime}
	response := func(added *application.AddedKey) *pb.CreateApplicationKeyResponse {
		return &pb.CreateApplicationKeyResponse{KeyId: added.ID, CreationDate: timestamppb.New(added.CreatedAt), KeyDetails: added.File}
	}
	return api.Route[*pb.CreateApplicationKeyRequest, *pb.CreateApplicationKeyResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.CreateApplicationKeyRequest]) (*pb.CreateApplicationKeyResponse, error) {
			found, err := find(ctx, s, r, access.ProjectAppWrite)
			switch {
			case err != nil:
				return nil, err
			case found == nil:
				return nil, errKeyOfUnknown
			}
			cmd := application.AddKeyCommand{Actor: r.Caller.ID, Application: found, Complete: api.Completer(r, response)}
			if r.In.GetExpirationDate() != nil {
				at := r.In.GetExpirationDate().AsTime()
				cmd.ExpiresAt = &at
			}
			return api.Respond(response)(add.Execute(ctx, cmd))
		},
	}
}

// DeleteApplicationKey deletes a key.
func (s Service) DeleteApplicationKey() api.Endpoint {
	return api.Route[*pb.DeleteApplicationKeyRequest, *pb.DeleteApplicationKeyResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.DeleteApplicationKeyRequest]) (*pb.DeleteApplicationKeyResponse, error) {
			response := func(a *tenant.Application) *pb.DeleteApplicationKeyResponse {
				return &pb.DeleteApplicationKeyResponse{DeletionDate: timestamppb.New(a.ChangedAt)}
			}
			return change(ctx, s, r, access.ProjectAppWrite, application.ErrKeyUnknown, response, func(ctx context.Context, cmd application.ChangeCommand) (*tenant.Application, error) {
				return s.changes().RemoveKey(ctx, cmd, r.In.GetKeyId())
			})
		},
	}
}

// GetApplicationKey returns the creation and expiry dates of a key.
func (s Service) GetApplicationKey() api.Endpoint {
	return api.Route[*pb.GetApplicationKeyRequest, *pb.GetApplicationKeyResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.GetApplicationKeyRequest]) (*pb.GetApplicationKeyResponse, error) {
			found, err := application.WithKey(ctx, s.Store, r.Instance.ID, r.In.GetKeyId())
			if err != nil {
				return nil, err
			}
			if err := r.Caller.MayOn(access.ProjectAppRead, application.Resource(found)); err != nil {
				return nil, err
			}
			if found == nil || found.Key(r.In.GetKeyId()) == nil {
				return nil, errKeyUnknown
			}
			key := found.Key(r.In.GetKeyId())
			return &pb.GetApplicationKeyResponse{KeyId: key.ID, CreationDate: timestamppb.New(key.CreatedAt), ExpirationDate: viewv2.Expiry(key.ExpiresAt)}, nil
		},
	}
}

// Package userv2 is the table of routes of zitadel.user.v2, by Connect, gRPC-web
// and REST.
package userv2

import (
	"context"
	"errors"
	"time"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/credential"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/metadata"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// Service has what the calls need.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// NormalizePhone is called only for a human that has a phone.
	NormalizePhone user.NormalizePhone
	// Keyring makes the keys of machines.
	Keyring tenant.Keyring
	// CredentialLifetime is the longest life of tokens and keys; 0 means no limit.
	CredentialLifetime time.Duration
}

// Store has the access paths of the calls.
type Store interface {
	tenant.Writer
	org.Getter
	credential.Lister
	metadata.Lister
	user.Lister
	member.Lister
}

// Calls are all that are served of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{
		s.CreateUser(), s.AddHumanUser(), s.GetUserByID(), s.ListUsers(), s.UpdateUser(), s.UpdateHumanUser(),
		s.AddKey(), s.RemoveKey(), s.ListKeys(),
		s.AddPersonalAccessToken(), s.RemovePersonalAccessToken(), s.ListPersonalAccessTokens(),
		s.AddSecret(), s.RemoveSecret(),
		s.SetUserMetadata(), s.ListUserMetadata(), s.DeleteUserMetadata(),
		s.SetEmail(), s.SendEmailCode(), s.ResendEmailCode(), s.VerifyEmail(),
		s.SetPhone(), s.RemovePhone(), s.ResendPhoneCode(), s.VerifyPhone(),
		s.PasswordReset(), s.SetPassword(), s.ListAuthenticationMethodTypes(),
		s.CreateInviteCode(), s.ResendInviteCode(), s.VerifyInviteCode(),
		s.DeactivateUser(), s.ReactivateUser(), s.LockUser(), s.UnlockUser(), s.DeleteUser(),
	}
}

// org returns an organisation by any text as its id, nil if there is none. read is
// one that was read with the request.
func (s Service) org(ctx context.Context, instanceID, id string, read *tenant.Org) (*tenant.Org, error) {
	get := org.Get{Store: s.Store}
	found, err := get.Execute(ctx, org.GetQuery{InstanceID: instanceID, ID: id, Read: read})
	if errors.Is(err, org.ErrNotFound) {
		return nil, nil //nolint:nilnil // as documented
	}
	return found, err
}

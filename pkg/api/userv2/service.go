// Package userv2 serves zitadel.user.v2 over Connect, gRPC-web and REST.
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

// Service serves zitadel.user.v2.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// NormalizePhone is called only for humans with a phone number.
	NormalizePhone user.NormalizePhone
	// Keyring creates the keys of machines.
	Keyring tenant.Keyring
	// CredentialLifetime is the longest lifetime of a token or key; 0 means no
	// limit.
	CredentialLifetime time.Duration
}

// Store is the storage that the calls need.
type Store interface {
	tenant.Writer
	org.Getter
	credential.Lister
	metadata.Lister
	user.Lister
	member.Lister
}

// Calls returns the endpoints of the service.
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

// org returns an organisation, or nil if there is none; id may be any text. read is
// an organisation that was prefetched with the request, if any.
func (s Service) org(ctx context.Context, instanceID, id string, read *tenant.Org) (*tenant.Org, error) {
	get := org.Get{Store: s.Store}
	found, err := get.Execute(ctx, org.GetQuery{InstanceID: instanceID, ID: id, Read: read})
	if errors.Is(err, org.ErrNotFound) {
		return nil, nil //nolint:nilnil // as documented
	}
	return found, err
}

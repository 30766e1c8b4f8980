package token

import (
	"context"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// specForMachine returns what a machine's tokens are made from; the machine
// authenticated by amr. Its client id is its user name, which must not be another
// client's id. A user name that may be an application's takes a read.
func (s *Service) specForMachine(ctx context.Context, found tenant.Snapshot, scopes []string, amr ...string) (tokenSpec, error) {
	machine := found.User
	isTaken, err := s.isClientID(ctx, machine.InstanceID, machine.UserName)
	switch {
	case err != nil:
		return tokenSpec{}, err
	case isTaken:
		return tokenSpec{}, errNamedLikeClient()
	}
	return tokenSpec{
		subject: machine.ID, orgID: machine.OrgID, clientID: machine.UserName, scopes: scopes, authTime: s.Clock(), amr: amr,
		found: found, machine: machine.Machine,
	}, nil
}

// isClientID reports whether a name is the client id of an application, even of an
// inactive one, or of the built-in client.
func (s *Service) isClientID(ctx context.Context, instanceID, name string) (bool, error) {
	if !tenant.IsID(name) {
		return name == client.ConsoleID, nil
	}
	apps, err := s.Store.ApplicationsByClientID(ctx, instanceID, []string{name})
	return len(apps) > 0, err
}

// errNamedLikeClient refuses a machine whose tokens would pass as those of another
// client, and its ID tokens as those of people whom that client's project admits (RFC
// 9700 section 4.15).
func errNamedLikeClient() error {
	return openid.ErrUnauthorizedClient().WithDescription("the user name of the machine is the id of another client: rename the machine")
}
